package io.serai.core.worker.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Native memory for small bodies, whose tensors backends then use where they are. It is used again,
 * since to allocate it takes longer than to fill it.
 */
final class SmallBodies {
  private static final int MOST_KEPT = 16;

  private final int largest;
  private final BlockingQueue<MemorySegment> kept = new ArrayBlockingQueue<>(MOST_KEPT);

  /** Memory for bodies of at most so many bytes. */
  SmallBodies(int largest) {
    this.largest = largest;
  }

  /**
   * So many bytes of it, with whatever was there before.
   *
   * @param releases gets what gives it back
   */
  MemorySegment take(int bytes, List<Runnable> releases) {
    MemorySegment before = kept.poll();
    MemorySegment memory =
        before == null ? Arena.ofAuto().allocate(largest, FieldWriter.ALIGNMENT) : before;
    releases.add(() -> kept.offer(memory));
    return memory.asSlice(0, bytes);
  }
}
