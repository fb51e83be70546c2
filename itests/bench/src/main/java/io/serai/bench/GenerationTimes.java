package io.serai.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * When the tokens of a text came.
 *
 * @param firstMillis from the question to the first token
 * @param perSecond tokens a second after the first
 */
record GenerationTimes(double firstMillis, double perSecond) {
  /** Notes when each token comes. */
  static final class Clock {
    private final long asked = System.nanoTime();
    private long first;
    private long last;
    private int tokens;

    /** A token came. */
    void tick() {
      last = System.nanoTime();
      if (tokens++ == 0) {
        first = last;
      }
    }

    /** What came of it; at least two tokens must have come. */
    GenerationTimes times() {
      return new GenerationTimes((first - asked) / 1e6, (tokens - 1) * 1e9 / (last - first));
    }
  }

  /** One text. */
  @FunctionalInterface
  interface Text {
    /** Generates it, ticks at each token, and gives the number of the prompt's. */
    int generate(Clock clock) throws Exception;
  }

  /**
   * Generates texts, of which the first is to warm up, and prints the medians of the others: first
   * token in milliseconds, tokens per second, and the prompt's tokens.
   */
  static void measure(int texts, Text text) throws Exception {
    double[] first = new double[texts];
    double[] rate = new double[texts];
    int prompt = text.generate(new Clock());
    for (int i = 0; i < texts; i++) {
      Clock clock = new Clock();
      text.generate(clock);
      GenerationTimes times = clock.times();
      first[i] = times.firstMillis;
      rate[i] = times.perSecond;
    }
    System.out.printf(Locale.ROOT, "%.2f %.3f %d%n", median(first), median(rate), prompt);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
