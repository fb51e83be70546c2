package io.serai.core.worker;

import io.serai.core.worker.wire.ProcessPages;
import java.time.Duration;

/**
 * What became of a worker's pages.
 *
 * @param before what it held
 * @param after what it holds now
 * @param time how long it took
 * @param note what stood in the way; empty if nothing did
 */
public record PageMove(ProcessPages before, ProcessPages after, Duration time, String note) {
  /** By how many bytes there is less of it in RAM; negative if there is more. */
  public long freedBytes() {
    return before.resident() - after.resident();
  }
}
