package io.serai.core.pressure;

import io.serai.core.gate.Sizes;
import java.util.Locale;

/**
 * How short memory is at one moment.
 *
 * @param nanos when, as of {@link System#nanoTime}
 * @param left available memory and free swap that is counted on, in bytes
 * @param reserve what should be left, in bytes, above 0
 * @param fallPerSecond how fast less is left, in bytes per second: the least of the last two looks,
 *     as one allocation isn't a fall yet
 * @param some share of the time in which a process waited for memory, in percent
 * @param full share of the time in which all did, in percent
 */
public record PressureSample(
    long nanos, long left, long reserve, long fallPerSecond, double some, double full) {
  /** The measurements in words. */
  public String words() {
    return String.format(
        Locale.ROOT,
        "%s of memory and swap left, %s should be; processes waited for memory %.0f %% of the time,"
            + " all of them %.0f %%",
        Sizes.text(left),
        Sizes.text(reserve),
        some,
        full);
  }
}
