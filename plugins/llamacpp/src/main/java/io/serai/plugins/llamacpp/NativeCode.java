package io.serai.plugins.llamacpp;

import io.serai.plugins.natives.NativeFolder;
import io.serai.plugins.natives.Platform;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundle's library, unpacked and loaded when first asked for. */
final class NativeCode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCode.class);
  private static final String FILE = "libjllama.so";

  private final LlamaSettings settings;
  private @Nullable NativeFolder folder;
  private @Nullable LlamaLibrary library;

  NativeCode(LlamaSettings settings) {
    this.settings = settings;
  }

  /**
   * The library, loaded now unless it was before.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if it can't be
   */
  synchronized LlamaLibrary library() {
    if (library == null) {
      try {
        NativeFolder unpacked = NativeFolder.open(settings.folder());
        folder = unpacked;
        Path file = unpacked.unpack(resource(Platform.current("llamacpp")), FILE);
        library = LlamaLibrary.load(file);
        LOG.info("llama.cpp {} from {}", LlamaBackend.VERSION, file);
      } catch (IOException | IllegalArgumentException | LinkageError e) {
        throw new SeraiException(
            ErrorCode.BACKEND_UNAVAILABLE,
            "llama.cpp's library can't be loaded: %s; it needs libgomp1 and libstdc++6"
                .formatted(e.getMessage()),
            e);
      }
    }
    return library;
  }

  private static String resource(Platform platform) {
    String name =
        switch (platform) {
          case X86_64 -> "x86_64";
          case AARCH64 -> "aarch64";
        };
    return "/de/kherud/llama/Linux/%s/%s".formatted(name, FILE);
  }

  /** Removes temporary files; code that is loaded stays as long as something refers to it. */
  @Override
  public synchronized void close() {
    library = null;
    if (folder != null) {
      try {
        folder.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      folder = null;
    }
  }
}
