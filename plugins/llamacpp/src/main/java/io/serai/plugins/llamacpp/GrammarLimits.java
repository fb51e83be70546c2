package io.serai.plugins.llamacpp;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;

/**
 * Refuses rules in GBNF that llama.cpp can't cope with: it writes repetitions out, and follows
 * nesting on the stack, and where either fails the process ends.
 */
final class GrammarLimits {
  private static final int MOST_TIMES = 10_000;
  private static final int MOST_WRITTEN_OUT = 1_000_000;
  private static final int MOST_DEPTH = 64;

  private final String rules;
  private int at;
  private int depth;
  private long writtenOut;

  /** Characters of what comes before a repetition; what is in brackets becomes a rule, a name. */
  private int itemLength;

  private GrammarLimits(String rules) {
    this.rules = rules;
  }

  /**
   * Checks rules, which needn't be right otherwise.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  static void check(String rules) {
    new GrammarLimits(rules).check();
  }

  private void check() {
    while (at < rules.length()) {
      char next = rules.charAt(at++);
      switch (next) {
        case '#' -> at = end("\n", false);
        case '"' -> item('"');
        case '[' -> item(']');
        case '{' -> repetition();
        case '(' -> {
          if (++depth > MOST_DEPTH) {
            throw invalid("is nested more than %d deep".formatted(MOST_DEPTH));
          }
        }
        case ')' -> {
          depth--;
          itemLength = 1;
        }
        default -> {
          if (!Character.isWhitespace(next)) {
            itemLength = 1;
          }
        }
      }
    }
  }

  /** A literal or a class of characters. */
  private void item(char last) {
    int from = at;
    at = end(String.valueOf(last), true);
    itemLength = at - from;
  }

  /** After the next of these, or at the end of the rules. */
  private int end(String last, boolean escapes) {
    int here = at;
    while (here < rules.length() && !rules.startsWith(last, here)) {
      here += escapes && rules.charAt(here) == '\\' ? 2 : 1;
    }
    return Math.min(rules.length(), here + 1);
  }

  private void repetition() {
    int from = at;
    at = end("}", false);
    long times = 0;
    for (String bound : rules.substring(from, Math.max(from, at - 1)).split(",", -1)) {
      times = Math.max(times, times(bound.strip()));
    }
    writtenOut += times * Math.max(1, itemLength);
    if (times > MOST_TIMES || writtenOut > MOST_WRITTEN_OUT) {
      throw invalid(
          "repeats too much at {%s; up to %d times are taken, and %d characters of what is repeated in all, written out"
              .formatted(
                  rules.substring(from, Math.min(at, from + 24)), MOST_TIMES, MOST_WRITTEN_OUT));
    }
  }

  /** What isn't a number is for llama.cpp to refuse. */
  private static long times(String bound) {
    boolean digits = !bound.isEmpty() && bound.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      return 0;
    }
    return bound.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(bound);
  }

  private static SeraiException invalid(String why) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER, "the grammar %s; make it simpler".formatted(why));
  }
}
