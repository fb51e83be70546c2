package io.serai.spi;

import org.jspecify.annotations.Nullable;

/**
 * How the next token is chosen.
 *
 * @param temperature 0 takes the likeliest token each time; up to 2
 * @param topP of the likeliest tokens, those that make up this share are drawn from; above 0, up to
 *     1
 * @param topK only so many of the likeliest tokens are drawn from; 0 for all
 * @param repetitionPenalty divides the scores of tokens that occurred; above 0, 1 for none
 * @param seed makes drawing repeatable; null for a new one each time
 */
public record Sampling(
    double temperature, double topP, int topK, double repetitionPenalty, @Nullable Long seed) {

  /** The likeliest token each time. */
  public static final Sampling GREEDY = new Sampling(0, 1, 0, 1, null);

  /** Checks the ranges; throws {@link SeraiException} with {@link ErrorCode#INVALID_PARAMETER}. */
  public Sampling {
    require(temperature >= 0 && temperature <= 2, "temperature", "from 0 to 2", temperature);
    require(topP > 0 && topP <= 1, "topP", "above 0 and up to 1", topP);
    require(topK >= 0, "topK", "at least 0", topK);
    require(repetitionPenalty > 0, "repetitionPenalty", "above 0", repetitionPenalty);
  }

  static void require(boolean holds, String name, String range, Object value) {
    if (!holds) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "%s must be %s, not %s".formatted(name, range, value));
    }
  }
}
