package io.serai.spi;

/**
 * Memory by what can become of it under pressure.
 *
 * @param privateBytes can be swapped out, not dropped
 * @param mappedBytes pages of files, which can be dropped and read again
 * @param pinnedBytes can be neither: GPU memory (on a Jetson the same RAM) and locked pages
 */
public record Footprint(long privateBytes, long mappedBytes, long pinnedBytes) {
  /** Nothing at all. */
  public static final Footprint NONE = new Footprint(0, 0, 0);

  /** Refuses negative sizes. */
  public Footprint {
    if (privateBytes < 0 || mappedBytes < 0 || pinnedBytes < 0) {
      throw new IllegalArgumentException(
          "sizes can't be negative: " + privateBytes + ", " + mappedBytes + ", " + pinnedBytes);
    }
  }

  /** A footprint of private memory only. */
  public static Footprint ofPrivate(long bytes) {
    return new Footprint(bytes, 0, 0);
  }

  /** All three kinds together, in bytes. */
  public long totalBytes() {
    return privateBytes + mappedBytes + pinnedBytes;
  }

  /** By how much it is more than the other, kind by kind; nothing of a kind that it isn't. */
  public Footprint beyond(Footprint other) {
    return new Footprint(
        Math.max(0, privateBytes - other.privateBytes),
        Math.max(0, mappedBytes - other.mappedBytes),
        Math.max(0, pinnedBytes - other.pinnedBytes));
  }

  /** Both, kind by kind. */
  public Footprint plus(Footprint other) {
    return new Footprint(
        privateBytes + other.privateBytes,
        mappedBytes + other.mappedBytes,
        pinnedBytes + other.pinnedBytes);
  }
}
