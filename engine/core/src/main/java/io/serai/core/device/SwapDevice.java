package io.serai.core.device;

/**
 * A line of {@code /proc/swaps}.
 *
 * @param name the file or block device
 * @param kind what it writes to
 * @param totalBytes its size
 * @param usedBytes what is swapped out to it
 * @param priority the higher one is filled first
 */
public record SwapDevice(String name, Kind kind, long totalBytes, long usedBytes, int priority) {
  /** What swap space is made of. */
  public enum Kind {
    /** A file of a file system. */
    FILE,
    /** A partition or other block device. */
    PARTITION,
    /** Compressed pages in memory: swap that takes memory itself. */
    ZRAM
  }
}
