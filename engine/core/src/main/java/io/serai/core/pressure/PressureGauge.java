package io.serai.core.pressure;

import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;

/** Turns readings into samples, each with what changed since the one before. For one thread. */
public final class PressureGauge {
  /** What should be left at least, whatever is reserved, as a part of all memory. */
  private static final int LEAST_PART = 100;

  private static final double NANOS = 1e9;

  private final StallMeter stalls = new StallMeter();
  private long lastLeft = Long.MAX_VALUE;
  private long lastPerSecond;
  private long lastNanos;

  /**
   * A sample of what was read.
   *
   * @param expected whether memory is expected to fall, as while a model loads
   */
  public PressureSample sample(Reading reading, Limits limits, boolean expected, long nanos) {
    MemoryState memory = reading.memory();
    long left = memory.available() + limits.usableSwap(memory.swapFree());
    long fall = expected || lastLeft == Long.MAX_VALUE ? 0 : Math.max(0, lastLeft - left);
    long perSecond = (long) (fall * NANOS / Math.max(1, nanos - lastNanos));
    long lasting = Math.min(perSecond, lastPerSecond);
    stalls.read(reading.stalls(), nanos);
    lastLeft = left;
    lastPerSecond = perSecond;
    lastNanos = nanos;
    return new PressureSample(
        nanos, left, reserve(memory, limits), lasting, stalls.some(), stalls.full());
  }

  /** A reserve that is set very high says what loads leave, not that memory is short below it. */
  private static long reserve(MemoryState memory, Limits limits) {
    long least = Math.max(1, memory.total() / LEAST_PART);
    long most = Math.max(least, Limits.defaults(memory.total()).reserveBytes());
    return Math.clamp(limits.reserveBytes(), least, most);
  }
}
