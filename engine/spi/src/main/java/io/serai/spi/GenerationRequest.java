package io.serai.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to generate; {@link Task#TEXT_GENERATION}.
 *
 * @param prompt the text to continue, not empty
 * @param maxTokens new tokens at most, at least 1
 * @param temperature 0 takes the likeliest token each time; up to 2
 * @param topP of the likeliest tokens, those that make up this share are drawn from; above 0, up to
 *     1
 * @param topK only so many of the likeliest tokens are drawn from; 0 for all
 * @param repetitionPenalty divides the scores of tokens that occurred; 1 for none
 * @param seed makes drawing repeatable; null for a new one each time
 * @param stop the text ends before any of these
 */
public record GenerationRequest(
    String prompt,
    int maxTokens,
    double temperature,
    double topP,
    int topK,
    double repetitionPenalty,
    @Nullable Long seed,
    List<String> stop) {

  /** Checks the ranges; throws {@link SeraiException} with {@link ErrorCode#INVALID_PARAMETER}. */
  public GenerationRequest {
    if (prompt.isEmpty()) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "the prompt is empty");
    }
    require(maxTokens >= 1, "maxTokens", "at least 1", maxTokens);
    require(temperature >= 0 && temperature <= 2, "temperature", "from 0 to 2", temperature);
    require(topP > 0 && topP <= 1, "topP", "above 0 and up to 1", topP);
    require(topK >= 0, "topK", "at least 0", topK);
    require(repetitionPenalty > 0, "repetitionPenalty", "above 0", repetitionPenalty);
    stop = List.copyOf(stop);
  }

  /** Greedy generation of at most so many tokens. */
  public static GenerationRequest greedy(String prompt, int maxTokens) {
    return new GenerationRequest(prompt, maxTokens, 0, 1, 0, 1, null, List.of());
  }

  private static void require(boolean holds, String name, String range, Object value) {
    if (!holds) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "%s must be %s, not %s".formatted(name, range, value));
    }
  }
}
