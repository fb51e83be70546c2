package io.serai.core.worker.wire;

import java.lang.foreign.MemorySegment;

/** Memory for what comes in. */
final class Bodies {
  private Bodies() {}

  /** So many bytes on the heap. */
  static MemorySegment onHeap(long bytes) {
    return MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
  }
}
