package io.serai.core.worker.wire;

import java.lang.foreign.MemorySegment;

/** Memory for what comes in. */
final class Bodies {
  private Bodies() {}

  /** So many bytes on the heap, aligned for every element type. */
  static MemorySegment onHeap(long bytes) {
    return MemorySegment.ofArray(new long[Math.toIntExact((bytes + 7) / 8)]).asSlice(0, bytes);
  }
}
