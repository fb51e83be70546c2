package io.serai.core.residency;

import java.time.Duration;

/**
 * Where the time of a load went, or of a hot swap, if others had to leave for it. Reading ahead
 * goes on while others leave, so the parts may be more together than the whole took.
 *
 * @param drain from the first eviction for it until the running calls of those that left were done
 * @param free from then until their memory was free and it was admitted
 * @param read reading its files ahead, until that was done or it was admitted, and to check their
 *     digests
 * @param start starting its backend, or a worker with it
 * @param initialise loading by the backend
 */
public record LoadTimes(
    Duration drain, Duration free, Duration read, Duration start, Duration initialise) {
  /** Nothing took any time yet. */
  static final LoadTimes NONE =
      new LoadTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** Without the waiting for others: what another load of the same would take. */
  public Duration reload() {
    return read.plus(start).plus(initialise);
  }

  LoadTimes withReading(Duration more) {
    return new LoadTimes(drain, free, read.plus(more), start, initialise);
  }

  LoadTimes withStarting(Duration more) {
    return new LoadTimes(drain, free, read, start.plus(more), initialise);
  }

  LoadTimes withInitialising(Duration more) {
    return new LoadTimes(drain, free, read, start, initialise.plus(more));
  }
}
