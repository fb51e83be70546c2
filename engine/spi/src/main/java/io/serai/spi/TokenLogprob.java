package io.serai.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How likely a token was by the model's own distribution, which is that before temperature, top-k,
 * top-p, penalties and grammars.
 *
 * @param text the token's text; with replacement characters where it is but part of a character
 * @param bytes that text in UTF-8, each 0 to 255; null where they can't be told
 * @param logprob the natural logarithm of its probability, 0 at the most
 */
public record TokenLogprob(String text, @Nullable List<Integer> bytes, double logprob) {
  /** Copies the list. */
  public TokenLogprob {
    bytes = bytes == null ? null : List.copyOf(bytes);
  }
}
