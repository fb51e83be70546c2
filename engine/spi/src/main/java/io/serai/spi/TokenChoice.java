package io.serai.spi;

import java.util.List;

/**
 * A token of an answer, and what else could have stood in its place.
 *
 * @param chosen the token
 * @param likeliest as many of the likeliest tokens as were asked for, the likeliest first; the
 *     chosen one may be among them
 * @param offset where its text begins in the answer's, in UTF-16 units
 */
public record TokenChoice(TokenLogprob chosen, List<TokenLogprob> likeliest, int offset) {
  /** Copies the list. */
  public TokenChoice {
    likeliest = List.copyOf(likeliest);
  }
}
