package io.serai.plugins.llamacpp;

import io.serai.plugins.llamacpp.GrammarTokens.Token;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses rules in GBNF that llama.cpp can't cope with. It writes repetitions out; and it follows
 * rules, and whatever can be empty, on the stack until it comes to a character, where too many end
 * the process, and some hundreds take minutes.
 */
final class GrammarLimits {
  private static final int MOST_TIMES = 10_000;
  private static final int MOST_WRITTEN_OUT = 1_000_000;
  private static final int MOST_BRACKETS = 64;
  private static final int MOST_STEPS = 128;
  private static final int MOST_PASSES = 2 * MOST_STEPS;

  /**
   * What it takes to get from the beginning of something to a character.
   *
   * @param empty whether there needn't be one in it
   * @param through steps through it to what comes next; 0 if it can't be empty
   * @param first steps to its first character, at most
   */
  private record Way(boolean empty, int through, int first) {
    static final Way CHARACTER = new Way(false, 0, 0);
    static final Way NOTHING = new Way(true, 0, 0);

    Way then(Way next) {
      boolean both = empty && next.empty;
      return new Way(
          both,
          both ? bounded((long) through + next.through) : 0,
          empty ? Math.max(first, bounded((long) through + next.first)) : first);
    }

    Way or(Way other) {
      return new Way(
          empty || other.empty, Math.max(through, other.through), Math.max(first, other.first));
    }

    /** One rule more. */
    Way named() {
      return new Way(empty, empty ? bounded(through + 1L) : 0, bounded(first + 1L));
    }

    Way repeated(boolean optional, int times) {
      int all = empty ? bounded((long) times * Math.max(1, through)) : optional ? 1 : 0;
      return new Way(empty || optional, all, bounded((long) all + first + 1));
    }

    private static int bounded(long steps) {
      return (int) Math.min(steps, MOST_STEPS + 1);
    }
  }

  private final List<Token> tokens;
  private final Map<String, Way> rules = new HashMap<>();
  private int at;

  /** The most steps that were found, from anywhere to the next character. */
  private int most;

  private GrammarLimits(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * Checks rules, which needn't be right otherwise.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  static void check(String rules) {
    List<Token> tokens = GrammarTokens.of(rules);
    checkSizes(tokens);
    new GrammarLimits(tokens).checkSteps();
  }

  private static void checkSizes(List<Token> tokens) {
    long writtenOut = 0;
    int brackets = 0;
    int item = 1;
    for (Token token : tokens) {
      switch (token) {
        case Token.Open _ -> brackets++;
        case Token.Close _ -> {
          brackets--;
          item = 1;
        }
        case Token.Characters(int length) -> item = Math.max(1, length);
        case Token.Times(int least, int most) -> {
          int times = Math.max(least, most);
          writtenOut += (long) times * item;
          if (times > MOST_TIMES || writtenOut > MOST_WRITTEN_OUT) {
            throw invalid(
                "repeats too much: up to %d times are taken, and %d characters in all when repetitions are written out"
                    .formatted(MOST_TIMES, MOST_WRITTEN_OUT));
          }
        }
        case Token.Name _, Token.Is _, Token.Or _ -> item = 1;
      }
      if (brackets > MOST_BRACKETS) {
        throw invalid("has brackets more than %d deep".formatted(MOST_BRACKETS));
      }
    }
  }

  private void checkSteps() {
    boolean more = true;
    for (int pass = 0; more; pass++) {
      more = pass();
      if (most > MOST_STEPS || pass == MOST_PASSES) {
        throw invalid(
            "goes through more than %d rules or repetitions without a character; repeat what can't be empty"
                .formatted(MOST_STEPS));
      }
    }
  }

  /** Goes through all rules with what is known of them so far; whether more is known now. */
  private boolean pass() {
    boolean more = false;
    at = 0;
    while (at < tokens.size()) {
      if (beginsRule()) {
        String name = ((Token.Name) tokens.get(at)).name();
        at += 2;
        Way way = alternatives().named();
        more |= !way.equals(rules.put(name, way));
      } else {
        at++;
      }
    }
    return more;
  }

  private boolean beginsRule() {
    return at + 1 < tokens.size()
        && tokens.get(at) instanceof Token.Name
        && tokens.get(at + 1) instanceof Token.Is;
  }

  private Way alternatives() {
    Way all = sequence();
    while (at < tokens.size() && tokens.get(at) instanceof Token.Or) {
      at++;
      all = all.or(sequence());
    }
    return all;
  }

  private Way sequence() {
    List<Way> items = new ArrayList<>();
    while (at < tokens.size() && !beginsRule()) {
      switch (tokens.get(at)) {
        case Token.Or _, Token.Close _ -> {
          return joined(items);
        }
        case Token.Open _ -> {
          at++;
          items.add(alternatives().named());
        }
        case Token.Characters(int length) -> items.add(length == 0 ? Way.NOTHING : Way.CHARACTER);
        case Token.Name(String name) -> items.add(rules.getOrDefault(name, Way.CHARACTER));
        case Token.Times(int least, int most) -> {
          if (!items.isEmpty()) {
            items.add(items.removeLast().repeated(least == 0, Math.max(least, most)));
          }
        }
        case Token.Is _ -> {}
      }
      at++;
    }
    return joined(items);
  }

  private Way joined(List<Way> items) {
    Way all = Way.NOTHING;
    Way sinceCharacter = Way.NOTHING;
    for (Way item : items) {
      all = all.then(item);
      sinceCharacter = (sinceCharacter.empty ? sinceCharacter : Way.NOTHING).then(item);
      most = Math.max(most, Math.max(sinceCharacter.first, sinceCharacter.through));
    }
    return all;
  }

  private static SeraiException invalid(String why) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER, "the grammar %s; make it simpler".formatted(why));
  }
}
