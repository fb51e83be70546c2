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
 * @param logprobs of how many of the likeliest tokens in each place to tell the probabilities
 *     besides that of the chosen one, 0 to 20; null to tell none. Only asked of backends that say
 *     they take the option {@code logprobs}, see {@link SpiVersion#BACKEND_CAPABILITY}
 * @param tools what the model may have called; null for no tools. Only asked of backends with the
 *     option {@code tools}, and with a conversation
 */
public record GenerationRequest(
    Prompt prompt,
    int maxTokens,
    Sampling sampling,
    Stop stop,
    @Nullable Constraint constraint,
    @Nullable Integer logprobs,
    @Nullable ToolUse tools) {
  /** The most of the likeliest tokens that can be asked for. */
  public static final int MOST_LOGPROBS = 20;

  /** Checks the ranges; throws {@link SeraiException} with {@link ErrorCode#INVALID_PARAMETER}. */
  public GenerationRequest {
    Sampling.require(maxTokens >= 1, "maxTokens", "at least 1", maxTokens);
    Sampling.require(
        logprobs == null || (logprobs >= 0 && logprobs <= MOST_LOGPROBS),
        "logprobs",
        "from 0 to " + MOST_LOGPROBS,
        String.valueOf(logprobs));
    if (tools != null && !(prompt instanceof Prompt.Chat)) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "tools go with a conversation, not with a bare text");
    }
  }

  /** A request for a text alone. */
  public GenerationRequest(
      Prompt prompt, int maxTokens, Sampling sampling, Stop stop, @Nullable Constraint constraint) {
    this(prompt, maxTokens, sampling, stop, constraint, null, null);
  }

  /** Greedy generation of at most so many tokens. */
  public static GenerationRequest greedy(String prompt, int maxTokens) {
    return new GenerationRequest(
        new Prompt.Text(prompt), maxTokens, Sampling.GREEDY, Stop.NONE, null);
  }

  /** The same, with the probabilities of the chosen token and so many others in each place. */
  public GenerationRequest withLogprobs(int likeliest) {
    return new GenerationRequest(prompt, maxTokens, sampling, stop, constraint, likeliest, tools);
  }

  /** The same, with tools. */
  public GenerationRequest withTools(@Nullable ToolUse use) {
    return new GenerationRequest(prompt, maxTokens, sampling, stop, constraint, logprobs, use);
  }
}
