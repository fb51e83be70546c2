package io.serai.plugins.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.serai.plugins.natives.NativeFolder;
import io.serai.plugins.natives.Platform;
import io.serai.plugins.natives.Unavailable;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a bundle unpacks its native code, and the tokenizers in it, each made when first asked for.
 * Code that is loaded stays as long as the bundle's class loader lives.
 */
public final class UnpackedCode implements AutoCloseable {
  private final @Nullable Path kept;
  private final String backend;
  private @Nullable NativeFolder folder;
  private @Nullable TokenizersLibrary tokenizers;

  /**
   * Nothing is unpacked yet.
   *
   * @param kept as {@link NativeFolder#open}
   * @param backend whose it is, for messages
   */
  public UnpackedCode(@Nullable Path kept, String backend) {
    this.kept = kept;
    this.backend = backend;
  }

  /**
   * Where native code is unpacked.
   *
   * @throws IOException if it can't be made
   */
  public synchronized NativeFolder folder() throws IOException {
    if (folder == null) {
      folder = NativeFolder.open(kept);
    }
    return folder;
  }

  /**
   * The tokenizers, loaded now unless they were before.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if they can't be
   */
  public synchronized TokenizersLibrary tokenizers() {
    if (tokenizers == null) {
      try {
        String resource = Tokenizer.library(Platform.current(backend));
        load(folder().unpack(resource, "libtokenizers.so"));
        tokenizers = TokenizersLibrary.LIB;
      } catch (IOException | LinkageError e) {
        throw Unavailable.of("the tokenizers", e);
      }
    }
    return tokenizers;
  }

  @SuppressWarnings("restricted")
  private static void load(Path library) {
    System.load(library.toString());
  }

  /** Removes temporary files. */
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
}
