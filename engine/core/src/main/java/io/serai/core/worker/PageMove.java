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
  /** The same, when at least so many bytes are known to be pinned. */
  public PageMove withPinned(long bytes) {
    return new PageMove(before, after, time, Math.max(pinned, bytes), note);
  }

  /** The same after something else was done besides. */
  PageMove followedBy(Duration more, ProcessPages now) {
    return new PageMove(before, now, time.plus(more), pinned, note);
  }

  /**
   * Whether it has left RAM: at least a quarter of the private memory that isn't locked has, as of
   * a worker with a small model much comes back at once, which is the worker's own; or more file
   * pages were dropped than there is such memory.
   */
  public boolean left() {
    long files = before.file() - after.file();
    long own = Math.max(0, before.anonymous() - before.locked());
    long gone = before.anonymous() - after.anonymous();
    return 4 * gone >= own || files >= own;
  }

  /** By how many bytes there is less of it in RAM; negative if there is more. */
  public long freedBytes() {
    return before.resident() - after.resident();
  }
}
