package io.serai.core.select;

import io.serai.spi.Entity;
import io.serai.spi.Generation;
import java.util.List;

/**
 * How much a call answered.
 *
 * @param count how many questions, at least 1
 * @param tokens how many new tokens each answer has on average; 0 where they aren't generated
 *     texts, or one doesn't tell
 */
record Answered(int count, double tokens) {
  private static final Answered ONE = new Answered(1, 0);

  /** What a model gave: a list of entities is one answer, any other list as many as it has. */
  static Answered of(Object answer) {
    return switch (answer) {
      case Generation text -> new Answered(1, Math.max(0, text.generatedTokens()));
      case List<?> list when list.isEmpty() || list.getFirst() instanceof Entity -> ONE;
      case List<?> list -> new Answered(list.size(), tokens(list));
      default -> ONE;
    };
  }

  private static double tokens(List<?> answers) {
    long all = 0;
    for (Object answer : answers) {
      if (!(answer instanceof Generation text) || text.generatedTokens() <= 0) {
        return 0;
      }
      all += text.generatedTokens();
    }
    return (double) all / answers.size();
  }
}
