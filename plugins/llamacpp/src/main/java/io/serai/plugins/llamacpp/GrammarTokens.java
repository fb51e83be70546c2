package io.serai.plugins.llamacpp;

import java.util.ArrayList;
import java.util.List;

/** Takes rules in GBNF apart. */
final class GrammarTokens {
  /** A part of a rule. */
  sealed interface Token {
    /** A rule's name. */
    record Name(String name) implements Token {}

    /** What follows is a rule. */
    record Is() implements Token {}

    /** Another alternative. */
    record Or() implements Token {}

    /** An opening bracket. */
    record Open() implements Token {}

    /** A closing bracket. */
    record Close() implements Token {}

    /** A literal, or characters of which one is wanted; so long in the rules. */
    record Characters(int length) implements Token {}

    /** So often; without an end, as often as it must be, but once. */
    record Times(int least, int most) implements Token {}
  }

  private final String rules;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private GrammarTokens(String rules) {
    this.rules = rules;
  }

  /** All of them; what is none is left out. */
  static List<Token> of(String rules) {
    GrammarTokens reading = new GrammarTokens(rules);
    while (reading.at < rules.length()) {
      reading.next();
    }
    return reading.tokens;
  }

  private void next() {
    char next = rules.charAt(at++);
    switch (next) {
      case '#' -> at = end('\n', false);
      case '"' -> characters('"');
      case '[' -> characters(']');
      case '.' -> tokens.add(new Token.Characters(1));
      case '(' -> tokens.add(new Token.Open());
      case ')' -> tokens.add(new Token.Close());
      case '|' -> tokens.add(new Token.Or());
      case '?' -> tokens.add(new Token.Times(0, 1));
      case '*' -> tokens.add(new Token.Times(0, 1));
      case '+' -> tokens.add(new Token.Times(1, 1));
      case '{' -> times();
      case ':' -> {
        if (rules.startsWith(":=", at)) {
          at += 2;
          tokens.add(new Token.Is());
        }
      }
      default -> {
        if (inName(next)) {
          name();
        }
      }
    }
  }

  private void characters(char last) {
    int from = at;
    at = end(last, true);
    tokens.add(new Token.Characters(Math.max(0, at - from - 1)));
  }

  private void name() {
    int from = at - 1;
    while (at < rules.length() && inName(rules.charAt(at))) {
      at++;
    }
    tokens.add(new Token.Name(rules.substring(from, at)));
  }

  private static boolean inName(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_';
  }

  private void times() {
    int from = at;
    at = end('}', false);
    String[] bounds = rules.substring(from, Math.max(from, at - 1)).split(",", -1);
    int least = number(bounds[0].strip());
    int most = bounds.length == 1 ? least : Math.max(1, number(bounds[1].strip()));
    tokens.add(new Token.Times(least, most));
  }

  /** What isn't a number is for llama.cpp to refuse. */
  private static int number(String bound) {
    boolean digits = !bound.isEmpty() && bound.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      return 0;
    }
    return bound.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(bound);
  }

  /** After the next of these, or at the end of the rules. */
  private int end(char last, boolean escapes) {
    int here = at;
    while (here < rules.length() && rules.charAt(here) != last) {
      here += escapes && rules.charAt(here) == '\\' ? 2 : 1;
    }
    return Math.min(rules.length(), here + 1);
  }
}
