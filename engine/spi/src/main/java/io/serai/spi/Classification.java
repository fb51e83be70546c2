package io.serai.spi;

import java.util.Comparator;
import java.util.List;

/**
 * The answer to {@link Task#TEXT_CLASSIFICATION} and {@link Task#IMAGE_CLASSIFICATION}.
 *
 * @param scores all labels, the most likely first; at least one
 * @param tokens how many tokens the text was, after truncation; 0 for an image
 */
public record Classification(List<Score> scores, int tokens) {
  /**
   * How likely a label is.
   *
   * @param label its name
   * @param probability 0 to 1
   */
  public record Score(String label, double probability) {}

  /** Sorts the scores. */
  public Classification {
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("a classification has at least one score");
    }
    scores =
        scores.stream().sorted(Comparator.comparingDouble(Score::probability).reversed()).toList();
  }

  /** The most likely label. */
  public String label() {
    return scores.getFirst().label();
  }

  /** The probability of the most likely label, 0 to 1. */
  public double confidence() {
    return scores.getFirst().probability();
  }

  /** The probability of a label, 0 where the model doesn't know it. */
  public double probability(String label) {
    for (Score score : scores) {
      if (score.label().equals(label)) {
        return score.probability();
      }
    }
    return 0;
  }
}
