package io.serai.plugins.onnxruntime;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import io.serai.plugins.natives.NativeFolder;
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
 * ONNX Runtime and the tokenizers, unpacked and loaded when first asked for. They stay loaded as
 * long as the bundle's class loader lives.
 */
final class NativeCode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NativeCode.class);
  private static final String BACKEND = "onnxruntime";

  private final @Nullable Path ownRuntime;
  private final UnpackedCode unpacked;
  private @Nullable OrtEnvironment environment;

  NativeCode(NativeSettings settings) {
    ownRuntime = settings.ownRuntime();
    unpacked = new UnpackedCode(settings.folder(), BACKEND);
  }

  /**
   * ONNX Runtime, loaded now unless it was before.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if it can't be
   */
  synchronized OrtEnvironment environment() {
    if (environment == null) {
      try {
        Platform platform = Platform.current(BACKEND);
        NativeFolder folder = unpacked.folder();
        RuntimeLibrary runtime =
            ownRuntime == null
                ? RuntimeLibrary.bundled(platform, folder)
                : RuntimeLibrary.in(ownRuntime, platform, folder);
        environment = initialise(runtime);
      } catch (IOException | LinkageError e) {
        throw Unavailable.of("ONNX Runtime", e);
      }
    }
    return environment;
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

  private static OrtEnvironment initialise(RuntimeLibrary runtime) {
    load(runtime.library());
    load(runtime.bridge());
    // Its log would go to the console; errors come as exceptions anyway.
    OrtEnvironment environment =
        TemporaryProperties.with(
            Map.of(
                "onnxruntime.native.onnxruntime.skip",
                "true",
                "onnxruntime.native.onnxruntime4j_jni.skip",
                "true",
                "onnxruntime.native.path",
                runtime.library().resolveSibling("").toString()),
            () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "serai"));
    log.info("ONNX Runtime {} from {}", environment.getVersion(), runtime.library());
    return environment;
  }

  @SuppressWarnings("restricted")
  private static void load(Path library) {
    System.load(library.toString());
  }
}
