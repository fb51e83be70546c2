package io.serai.plugins.pytorch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.serai.plugins.natives.NativeFolder;
import io.serai.plugins.natives.Platform;
import io.serai.plugins.text.Tokenizer;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
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
  private @Nullable NativeFolder folder;
  private @Nullable Engine engine;
  private @Nullable TokenizersLibrary tokenizers;

  NativeCode(NativeSettings settings) {
    this.settings = settings;
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
        engine = initialise(LibtorchFolder.find(settings.libtorch()), folder().path());
      } catch (IOException | LinkageError | EngineException e) {
        throw unavailable("libtorch", e);
      }
    }
    return engine;
  }

  /**
   * The tokenizers, loaded now unless they were before.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if they can't be
   */
  synchronized TokenizersLibrary tokenizers() {
    if (tokenizers == null) {
      try {
        String resource = Tokenizer.library(Platform.current(BACKEND));
        load(folder().unpack(resource, "libtokenizers.so"));
        tokenizers = TokenizersLibrary.LIB;
      } catch (IOException | LinkageError e) {
        throw unavailable("the tokenizers", e);
      }
    }
    return tokenizers;
  }

  /** Removes temporary files; code that is loaded stays. */
  @Override
  public synchronized void close() {
    if (folder != null) {
      try {
        folder.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private NativeFolder folder() throws IOException {
    if (folder == null) {
      folder = NativeFolder.open(settings.folder());
    }
    return folder;
  }

  private static Engine initialise(Path libtorch, Path folder) {
    Engine engine =
        engineWith(
            Map.of(
                "ai.djl.offline", "true",
                "OPT_OUT_TRACKING", "true",
                "ENGINE_CACHE_DIR", folder.toString(),
                "PYTORCH_LIBRARY_PATH", libtorch.toString(),
                "PYTORCH_VERSION", LibtorchFolder.VERSION,
                "PYTORCH_FLAVOR", "cpu",
                "ai.djl.pytorch.num_interop_threads", "1",
                "ai.djl.pytorch.num_threads", "1",
                "ai.djl.pytorch.graph_optimizer", "false"));
    log.info("libtorch {} from {}", engine.getVersion(), libtorch);
    return engine;
  }

  /**
   * Initialises DJL, which reads these system properties once, and finds its engine and its bridge
   * through the thread's context class loader.
   */
  private static Engine engineWith(Map<String, String> properties) {
    Thread thread = Thread.currentThread();
    ClassLoader contextLoader = thread.getContextClassLoader();
    Map<String, @Nullable String> before = new TreeMap<>();
    properties.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    thread.setContextClassLoader(NativeCode.class.getClassLoader());
    try {
      return Engine.getEngine("PyTorch");
    } finally {
      thread.setContextClassLoader(contextLoader);
      before.forEach(
          (name, value) -> {
            if (value == null) {
              System.clearProperty(name);
            } else {
              System.setProperty(name, value);
            }
          });
    }
  }

  @SuppressWarnings("restricted")
  private static void load(Path library) {
    System.load(library.toString());
  }

  private static SeraiException unavailable(String what, Throwable failure) {
    Throwable reason = failure;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    return new SeraiException(
        ErrorCode.BACKEND_UNAVAILABLE,
        "%s can't be loaded: %s".formatted(what, reason.getMessage()),
        failure);
  }
}
