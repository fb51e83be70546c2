package io.serai.generator;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How much can still be written to a folder. */
@FunctionalInterface
interface FreeSpace {
  /** What the folder's disk says. */
  FreeSpace OF_DISK = folder -> Files.getFileStore(folder).getUsableSpace();

  /** For the manifest, the samples, and what the file system needs itself. */
  long RESERVE = 1 << 20;

  /** In bytes. */
  long bytes(Path folder) throws IOException;

  /**
   * Refuses what doesn't fit.
   *
   * @param bytes that a model of that shape takes
   * @throws SeraiException with {@link ErrorCode#INSUFFICIENT_STORAGE}
   */
  default void check(Shape shape, Path folder, long bytes) throws IOException {
    long free = bytes(folder);
    long needed = bytes + RESERVE;
    if (free < needed) {
      throw new SeraiException(
          ErrorCode.INSUFFICIENT_STORAGE,
          "%s takes %s, but the disk of %s has only %s free; free %s there, or choose a folder on another disk"
              .formatted(
                  shape.name(),
                  mebibytes(needed),
                  folder.getParent(),
                  mebibytes(free),
                  mebibytes(needed - free)));
    }
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", Math.ceilDiv(bytes, 1L << 20));
  }
}
