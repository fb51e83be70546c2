package io.serai.core.pressure;

import io.serai.core.device.Pressure;
import io.serai.core.device.Pressure.Stall;
import org.jspecify.annotations.Nullable;

/**
 * Turns the kernel's averages over ten seconds into what still holds: no more than what was waited
 * since a second ago, as the averages go on for long after the waiting is over. Not for several
 * threads at once.
 */
final class StallMeter {
  private static final long INTERVAL_NANOS = 1_000_000_000;
  private static final double NANOS_TO_PERCENT_OF_MICROS = 1e3 * 100;

  private @Nullable Pressure last;
  private long lastNanos;
  private double some;
  private double full;

  /** Takes what was read at that time. */
  void read(@Nullable Pressure stalls, long nanos) {
    Pressure before = last;
    if (stalls == null) {
      last = null;
      some = 0;
      full = 0;
    } else if (before == null) {
      last = stalls;
      lastNanos = nanos;
    } else if (nanos - lastNanos >= INTERVAL_NANOS) {
      some = since(before.some(), stalls.some(), nanos - lastNanos);
      full = since(before.full(), stalls.full(), nanos - lastNanos);
      last = stalls;
      lastNanos = nanos;
    }
  }

  private static double since(Stall before, Stall now, long nanos) {
    double percent =
        (now.totalMicros() - before.totalMicros()) * NANOS_TO_PERCENT_OF_MICROS / nanos;
    return Math.clamp(percent, 0, now.avg10());
  }

  /** Percent of the time in which a process waited. */
  double some() {
    return some;
  }

  /** Percent of the time in which all did. */
  double full() {
    return full;
  }
}
