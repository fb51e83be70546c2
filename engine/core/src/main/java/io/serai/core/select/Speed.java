package io.serai.core.select;

import io.serai.spi.Generation;

/**
 * How fast a model answers on this device. Times are averages in which later answers count more; 0
 * stands for what isn't known.
 *
 * @param answerMillis an answer that isn't a generated text
 * @param firstMillis a generated text's share that doesn't grow with its length
 * @param tokenMillis each token of a generated text
 * @param answers how many were measured
 * @param atMillis when the last one was, in Unix milliseconds
 */
public record Speed(
    double answerMillis, double firstMillis, double tokenMillis, long answers, long atMillis) {
  private static final double NEW_SHARE = 0.2;

  /** Nothing was measured yet. */
  public static final Speed UNKNOWN = new Speed(0, 0, 0, 0, 0);

  /** Whether anything was measured. */
  public boolean known() {
    return answers > 0;
  }

  /** What a model's maker says: so many tokens a second. */
  static Speed told(double tokensPerSecond) {
    return new Speed(0, 0, 1000 / tokensPerSecond, 0, 0);
  }

  /** Expected until an answer with so many new tokens is there, in ms; 0 if nothing is known. */
  double millis(int tokens) {
    return tokenMillis > 0 ? firstMillis + tokens * tokenMillis : answerMillis;
  }

  /** The same after one more answer. */
  public Speed after(Object answer, double millis, long when) {
    if (answers == 1) {
      // The very first answer warms things up, and tells little of those to come.
      return UNKNOWN.after(answer, millis, when).counting(2);
    }
    return answer instanceof Generation generation && generation.generatedTokens() > 0
        ? afterText(generation.generatedTokens(), millis, when)
        : new Speed(average(answerMillis, millis), firstMillis, tokenMillis, answers + 1, when);
  }

  private Speed counting(long all) {
    return new Speed(answerMillis, firstMillis, tokenMillis, all, atMillis);
  }

  /**
   * What a short text takes is nearly all there is before its first token; how much a token takes
   * is told by what a longer one takes besides.
   */
  private Speed afterText(int tokens, double millis, long when) {
    if (tokens == 1) {
      return new Speed(answerMillis, average(firstMillis, millis), tokenMillis, answers + 1, when);
    }
    double perToken = Math.max(millis - firstMillis, millis / 2) / tokens;
    return new Speed(answerMillis, firstMillis, average(tokenMillis, perToken), answers + 1, when);
  }

  private static double average(double before, double now) {
    return before == 0 ? now : before + NEW_SHARE * (now - before);
  }
}
