package io.serai.core.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.SplittableRandom;

/**
 * Measures how fast a disk is read: writes a file, has it dropped from the page cache, and reads it
 * in sequence. Takes seconds, on a slow card half a minute.
 */
public final class DiskRateMeter {
  /** What is written and read where there is room. */
  public static final long SAMPLE_BYTES = 256L << 20;

  /** Less than this says nothing. */
  private static final long LEAST_BYTES = 16L << 20;

  /** No more of the free space than one part in so many is used. */
  private static final int SHARE = 4;

  /** The size of reads with which sequential reading is fastest. */
  private static final int BLOCK_BYTES = 256 << 10;

  private DiskRateMeter() {}

  /**
   * Measures it in a folder that is there; the file is deleted again.
   *
   * @param mostBytes how much to write and read, less where space is scarce
   * @throws IOException if it can't be: no space, no disk behind the folder, or no right to write
   */
  public static DiskRate measure(Path folder, long mostBytes, InstantSource clock)
      throws IOException {
    FileStore store = Files.getFileStore(folder);
    if (store.type().equals("tmpfs") || store.type().equals("ramfs")) {
      throw new IOException("%s is in memory (%s), not on a disk".formatted(folder, store.type()));
    }
    long bytes = Math.min(mostBytes, store.getUsableSpace() / SHARE) / BLOCK_BYTES * BLOCK_BYTES;
    if (bytes < LEAST_BYTES) {
      throw new IOException(
          "%s has too little space to measure the disk's rate: %d MiB are free, %d MiB are needed"
              .formatted(folder, store.getUsableSpace() >> 20, (LEAST_BYTES * SHARE) >> 20));
    }
    Path sample = Files.createTempFile(folder, "disk-rate", ".tmp");
    try {
      write(sample, bytes);
      PageCache.drop(sample);
      long nanos = read(sample);
      return new DiskRate(
          (long) (bytes / (nanos / 1e9)), bytes, clock.instant(), folder.toString(), store.type());
    } finally {
      Files.deleteIfExists(sample);
    }
  }

  /** Noise, so that a file system that compresses has nothing to gain. */
  private static void write(Path file, long bytes) throws IOException {
    SplittableRandom noise = new SplittableRandom();
    byte[] block = new byte[BLOCK_BYTES];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long written = 0; written < bytes; written += BLOCK_BYTES) {
        noise.nextBytes(block);
        ByteBuffer content = ByteBuffer.wrap(block);
        while (content.hasRemaining()) {
          channel.write(content);
        }
      }
      // Dirty pages can't be dropped.
      channel.force(true);
    }
  }

  private static long read(Path file) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long start = System.nanoTime();
      while (channel.read(block) >= 0) {
        block.clear();
      }
      return System.nanoTime() - start;
    }
  }
}
