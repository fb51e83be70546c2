package io.serai.plugins.text;

import io.serai.spi.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

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

  /**
   * What a token would be if it came next: its text together with what there is of an incomplete
   * character before it; the bytes only where it has no part of one.
   *
   * @param special gives the text of a token that isn't any
   */
  public TokenLogprob name(long token, double logprob, Function<long[], String> special) {
    boolean begins = size == certainEnd;
    add(token);
    String fresh = fresh();
    size--;
    if (fresh.isEmpty()) {
      return new TokenLogprob(special.apply(new long[] {token}), null, logprob);
    }
    return new TokenLogprob(
        fresh, begins && fresh.indexOf(INCOMPLETE) < 0 ? bytes(fresh) : null, logprob);
  }

  private static List<Integer> bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, bytes.length).mapToObj(i -> Byte.toUnsignedInt(bytes[i])).toList();
  }

  /** Adds a token; returns the text that is certain now, empty within a character. */
  public String append(long token) {
    add(token);
    String fresh = fresh();
    if (fresh.isEmpty() || fresh.charAt(fresh.length() - 1) == INCOMPLETE) {
      return "";
    }
    contextStart = certainEnd;
    certainEnd = size;
    return fresh;
  }

  private void add(long token) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
    }
    tokens[size++] = token;
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
