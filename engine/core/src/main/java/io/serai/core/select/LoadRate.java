package io.serai.core.select;

import io.serai.core.select.ModelFacts.Ready;
import java.util.Locale;

/** How fast models' files became loaded models here, over all models whose loads were timed. */
final class LoadRate {
  private static final double MIB = 1 << 20;
  private static final double UNTIL_KNOWN = 100 * MIB / 1000;
  private static final double AT_LEAST_MILLIS = 50;

  private double bytes;
  private double millis;

  /** One more model was loaded. */
  void add(long size, double took) {
    if (size > 0 && took > 0) {
      bytes += size;
      millis += took;
    }
  }

  /** What loading so many bytes may take. */
  Ready expected(long size) {
    if (size == 0) {
      return new Ready(0, "it is elsewhere");
    }
    double rate = millis > 0 ? bytes / millis : UNTIL_KNOWN;
    double expected = AT_LEAST_MILLIS + size / rate;
    return new Ready(
        expected,
        String.format(
            Locale.ROOT,
            millis > 0
                ? "from its %.0f MiB, as other models were loaded here at %.0f MiB/s"
                : "a guess from its %.0f MiB at %.0f MiB/s, since nothing was loaded here yet",
            size / MIB,
            rate * 1000 / MIB));
  }
}
