package io.serai.spi;

import org.jspecify.annotations.Nullable;

/**
 * What to generate; {@link Task#TEXT_GENERATION}.
 *
 * @param prompt what to continue
 * @param maxTokens new tokens at most, at least 1
 * @param sampling how each token is chosen
 * @param stop what ends the text
 * @param constraint the form that the text must have; null for any
 */
public record GenerationRequest(
    Prompt prompt, int maxTokens, Sampling sampling, Stop stop, @Nullable Constraint constraint) {

  /** Checks the ranges; throws {@link SeraiException} with {@link ErrorCode#INVALID_PARAMETER}. */
  public GenerationRequest {
    Sampling.require(maxTokens >= 1, "maxTokens", "at least 1", maxTokens);
  }

  /** Greedy generation of at most so many tokens. */
  public static GenerationRequest greedy(String prompt, int maxTokens) {
    return new GenerationRequest(
        new Prompt.Text(prompt), maxTokens, Sampling.GREEDY, Stop.NONE, null);
  }
}
