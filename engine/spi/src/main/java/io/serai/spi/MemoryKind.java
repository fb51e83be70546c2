package io.serai.spi;

/** What can become of memory under pressure. */
public enum MemoryKind {
  /** Can be swapped out, not dropped. */
  PRIVATE,
  /** Pages of files, which can be dropped and read again. */
  MAPPED,
  /** Can be neither: GPU memory (on a Jetson the same RAM) and locked pages. */
  PINNED;

  /** So many bytes of this kind. */
  public Footprint of(long bytes) {
    return switch (this) {
      case PRIVATE -> new Footprint(bytes, 0, 0);
      case MAPPED -> new Footprint(0, bytes, 0);
      case PINNED -> new Footprint(0, 0, bytes);
    };
  }
}
