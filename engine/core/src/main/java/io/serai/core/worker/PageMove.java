package io.serai.core.worker;

import io.serai.core.worker.wire.ProcessPages;
import java.time.Duration;

/**
 * What became of a worker's pages.
 *
 * @param before what it held
 * @param after what it holds now
 * @param time how long it took
 * @param pinned bytes that were to leave RAM and can't: locked pages, memory of the GPU; 0 if they
 *     were to come back
 * @param note what stood in the way; empty if nothing did
 */
public record PageMove(
    ProcessPages before, ProcessPages after, Duration time, long pinned, String note) {
  /** Of a worker's private memory so much may be its own and not the model's. */
  private static final long WORKER = 64L << 20;

  /** The same, when at least so many bytes are known to be pinned. */
  public PageMove withPinned(long bytes) {
    return new PageMove(before, after, time, Math.max(pinned, bytes), note);
  }

  /** The same after something else was done besides. */
  PageMove followedBy(Duration more, ProcessPages now) {
    return new PageMove(before, now, time.plus(more), pinned, note);
  }

  /**
   * Whether it has left RAM: at least half of the private memory that isn't locked has, besides
   * what is the worker's own, of which much comes back at once; or more file pages were dropped
   * than there is such memory.
   */
  public boolean left() {
    long files = before.file() - after.file();
    long own = Math.max(0, before.anonymous() - before.locked());
    long gone = before.anonymous() - after.anonymous();
    return (4 * gone >= own && 2 * gone >= own - WORKER) || files >= own;
  }

  /** Whether it is in RAM again: no more than half of what was in swap still is. */
  public boolean cameBack() {
    return 2 * after.swapped() <= before.swapped();
  }

  /** By how many bytes there is less of it in RAM; negative if there is more. */
  public long freedBytes() {
    return before.resident() - after.resident();
  }
}
