package io.serai.plugins.pytorch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.serai.plugins.natives.Platform;
import io.serai.plugins.natives.TemporaryProperties;
import io.serai.plugins.natives.Unavailable;
import io.serai.plugins.text.UnpackedCode;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libtorch and the tokenizers, loaded when first asked for. They stay loaded as long as the process
 * lives: libtorch can't be unloaded.
 */
final class NativeCode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NativeCode.class);
  private static final String BACKEND = "pytorch";

  private final NativeSettings settings;
  private final UnpackedCode unpacked;
  private @Nullable Engine engine;

  NativeCode(NativeSettings settings) {
    this.settings = settings;
    unpacked = new UnpackedCode(settings.folder(), BACKEND);
  }

  /**
   * libtorch, loaded now unless it was before.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if it can't be
   */
  synchronized Engine engine() {
    if (engine == null) {
      try {
        Platform.current(BACKEND);
        engine = initialise(LibtorchFolder.find(settings.libtorch()), unpacked.folder().path());
      } catch (IOException | LinkageError | EngineException e) {
        throw Unavailable.of("libtorch", e);
      }
    }
    return engine;
  }

  /** As {@link UnpackedCode#tokenizers}. */
  TokenizersLibrary tokenizers() {
    return unpacked.tokenizers();
  }

  /** Removes temporary files; code that is loaded stays. */
  @Override
  public synchronized void close() {
    unpacked.close();
  }

  private static Engine initialise(Path libtorch, Path folder) {
    Engine engine =
        TemporaryProperties.with(
            Map.of(
                "ai.djl.offline", "true",
                "OPT_OUT_TRACKING", "true",
                "ENGINE_CACHE_DIR", folder.toString(),
                "PYTORCH_LIBRARY_PATH", libtorch.toString(),
                "PYTORCH_VERSION", LibtorchFolder.VERSION,
                "PYTORCH_FLAVOR", "cpu",
                "ai.djl.pytorch.num_interop_threads", "1",
                "ai.djl.pytorch.num_threads", "1",
                "ai.djl.pytorch.graph_optimizer", "false"),
            NativeCode::djl);
    log.info("libtorch {} from {}", engine.getVersion(), libtorch);
    return engine;
  }

  /** DJL finds its engine and its bridge through the thread's context class loader. */
  private static Engine djl() {
    Thread thread = Thread.currentThread();
    ClassLoader contextLoader = thread.getContextClassLoader();
    thread.setContextClassLoader(NativeCode.class.getClassLoader());
    try {
      return Engine.getEngine("PyTorch");
    } finally {
      thread.setContextClassLoader(contextLoader);
    }
  }
}
