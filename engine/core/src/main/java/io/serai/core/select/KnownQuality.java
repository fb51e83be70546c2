package io.serai.core.select;

import io.serai.catalog.Manifest;
import io.serai.catalog.Measurement;
import io.serai.core.select.ModelFacts.Quality;
import java.util.List;
import java.util.Locale;

/** How good a model's answers are, by what its manifest says or, at worst, by its size. */
final class KnownQuality {
  private static final double PER_CENT = 100;
  private static final double LEAST = 0.2;
  private static final double MOST = 0.6;
  private static final double PER_DOUBLING = 0.03;
  private static final double SMALLEST_BYTES = 1 << 20;

  /** Figures of which less is better. */
  private static final List<String> FAULTS = List.of("loss", "perplexity", "error", "wer", "cer");

  private KnownQuality() {}

  /**
   * The first of the manifest's figures that is a share or a percentage of what is right counts.
   *
   * @param bytes size of the model's files
   */
  static Quality of(Manifest manifest, long bytes) {
    for (Measurement figure : manifest.quality()) {
      if (figure.value() >= 0 && figure.value() <= PER_CENT && !isFault(figure.metric())) {
        double share = figure.value() <= 1 ? figure.value() : figure.value() / PER_CENT;
        String on = figure.on() == null ? "" : " on " + figure.on();
        return new Quality(share, figure.metric() + on, true);
      }
    }
    if (bytes <= 0) {
      return new Quality((LEAST + MOST) / 2, "a guess: its manifest tells none", false);
    }
    double doublings = Math.max(0, Math.log(bytes / SMALLEST_BYTES) / Math.log(2));
    return new Quality(
        Math.min(MOST, LEAST + PER_DOUBLING * doublings),
        "guessed from its size: its manifest tells none",
        false);
  }

  private static boolean isFault(String metric) {
    String lower = metric.toLowerCase(Locale.ROOT);
    return FAULTS.stream().anyMatch(lower::contains);
  }
}
