package io.serai.plugins.onnxruntime;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
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
 * ONNX Runtime and the tokenizers, unpacked and loaded when first asked for. They stay loaded as
 * long as the bundle's class loader lives.
 */
final class NativeCode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NativeCode.class);

  private final NativeSettings settings;
  private @Nullable NativeFolder folder;
  private @Nullable OrtEnvironment environment;
  private @Nullable TokenizersLibrary tokenizers;

  NativeCode(NativeSettings settings) {
    this.settings = settings;
  }

  /**
   * ONNX Runtime, loaded now unless it was before.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if it can't be
   */
  synchronized OrtEnvironment environment() {
    if (environment == null) {
      try {
        Platform platform = Platform.current("onnxruntime");
        RuntimeLibrary runtime =
            settings.ownRuntime() == null
                ? RuntimeLibrary.bundled(platform, folder())
                : RuntimeLibrary.in(settings.ownRuntime(), platform, folder());
        environment = initialise(runtime);
      } catch (IOException | LinkageError e) {
        throw unavailable("ONNX Runtime", e);
      }
    }
    return environment;
  }

  /**
   * The tokenizers, loaded now unless they were before.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if they can't be
   */
  synchronized TokenizersLibrary tokenizers() {
    if (tokenizers == null) {
      try {
        String resource = Tokenizer.library(Platform.current("onnxruntime"));
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

  private static OrtEnvironment initialise(RuntimeLibrary runtime) {
    load(runtime.library());
    load(runtime.bridge());
    OrtEnvironment environment =
        environmentWith(
            Map.of(
                "onnxruntime.native.onnxruntime.skip",
                "true",
                "onnxruntime.native.onnxruntime4j_jni.skip",
                "true",
                "onnxruntime.native.path",
                runtime.library().resolveSibling("").toString()));
    log.info("ONNX Runtime {} from {}", environment.getVersion(), runtime.library());
    return environment;
  }

  /**
   * Initialises ONNX Runtime's classes, which read these system properties once. The lock is the
   * same for all class loaders, so that two revisions of the bundle don't see each other's values.
   */
  private static OrtEnvironment environmentWith(Map<String, String> properties) {
    synchronized (Runtime.getRuntime()) {
      Map<String, @Nullable String> before = new TreeMap<>();
      properties.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
      try {
        // Its log would go to the console; errors come as exceptions anyway.
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "serai");
      } finally {
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
