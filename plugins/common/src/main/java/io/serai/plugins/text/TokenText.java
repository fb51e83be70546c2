package io.serai.plugins.text;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Turns tokens into text as they come. A character may take several tokens, and a token's text may
 * depend on the one before it, so each step decodes the tokens since the last certain text together
 * with those of that text. Not for several threads.
 */
public final class TokenText {
  private static final char INCOMPLETE = '\uFFFD';

  private final Function<long[], String> decoder;
  private long[] tokens = new long[64];
  private int size;
  private int contextStart;
  private int certainEnd;

  /** Decodes with that function, from tokens to text. */
  public TokenText(Function<long[], String> decoder) {
    this.decoder = decoder;
  }

  /** Adds a token; returns the text that is certain now, empty within a character. */
  public String append(long token) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
    }
    tokens[size++] = token;
    String fresh = fresh();
    if (fresh.isEmpty() || fresh.charAt(fresh.length() - 1) == INCOMPLETE) {
      return "";
    }
    contextStart = certainEnd;
    certainEnd = size;
    return fresh;
  }

  /** What is left when no token comes any more: a character that wasn't completed. */
  public String release() {
    String rest = fresh();
    contextStart = certainEnd;
    certainEnd = size;
    return rest;
  }

  private String fresh() {
    String certain = decode(certainEnd);
    String all = decode(size);
    return all.length() > certain.length() ? all.substring(certain.length()) : "";
  }

  private String decode(int end) {
    return end == contextStart ? "" : decoder.apply(Arrays.copyOfRange(tokens, contextStart, end));
  }
}
