package io.serai.plugins.llamacpp;

import io.serai.plugins.text.Sampler;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import org.jspecify.annotations.Nullable;

/** Chooses tokens with a sampler, of those that a grammar allows if there is one. */
final class TokenChooser {
  private final Sampler sampler;
  private final @Nullable Grammar grammar;

  TokenChooser(Sampler sampler, @Nullable Grammar grammar) {
    this.sampler = sampler;
    this.grammar = grammar;
  }

  /**
   * Chooses a token. The grammar looks at all tokens only if it doesn't allow the first choice,
   * since that takes long.
   *
   * @param scores of all tokens; changed
   * @throws SeraiException with {@link ErrorCode#RUNTIME_FAILED} if the grammar allows none
   */
  int choose(float[] scores) {
    if (grammar == null) {
      return sampler.choose(scores);
    }
    float[] allowed = scores.clone();
    int first = sampler.choose(scores);
    if (grammar.allows(first)) {
      return first;
    }
    grammar.restrict(allowed);
    int second = sampler.choose(allowed);
    if (allowed[second] == Float.NEGATIVE_INFINITY) {
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED,
          "the grammar allows none of the model's tokens after the text so far");
    }
    return second;
  }

  /** Takes note of a token in the answer. */
  void observe(int token) {
    sampler.observe(token);
    if (grammar != null) {
      grammar.accept(token);
    }
  }
}
