package io.serai.core.select;

/**
 * How fast a model answers on this device. Times are averages in which later answers count more; 0
 * stands for what isn't known.
 *
 * @param answerMillis an answer that isn't a generated text
 * @param firstMillis a generated text's share that doesn't grow with its length
 * @param tokenMillis each token of a generated text
 * @param answers how many were measured; several to one call count each, but for the first call's,
 *     which count as one
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
    return tokenMillis > 0
        ? firstMillis + tokens * tokenMillis
        : answerMillis > 0 ? answerMillis : firstMillis;
  }

  /**
   * The same after one more call was answered.
   *
   * @param answer to one question, or a list of answers to as many
   * @param millis all of them together took
   */
  public Speed after(Object answer, double millis, long when) {
    Answered all = Answered.of(answer);
    // The very first call warms things up, and tells little of those to come.
    Speed before = answers == 1 ? UNKNOWN : this;
    long count = answers == 0 ? 1 : answers + all.count();
    double each = millis / all.count();
    double share = 1 - Math.pow(1 - NEW_SHARE, all.count());
    return all.tokens() > 0
        ? before.afterText(all.tokens(), each, share, count, when)
        : new Speed(
            average(before.answerMillis, each, share),
            before.firstMillis,
            before.tokenMillis,
            count,
            when);
  }

  /**
   * What a short text takes is nearly all there is before its first token; how much a token takes
   * is told by what a longer one takes besides.
   */
  private Speed afterText(double tokens, double millis, double share, long count, long when) {
    if (tokens == 1) {
      return new Speed(answerMillis, average(firstMillis, millis, share), tokenMillis, count, when);
    }
    double perToken = Math.max(millis - firstMillis, millis / 2) / tokens;
    return new Speed(answerMillis, firstMillis, average(tokenMillis, perToken, share), count, when);
  }

  private static double average(double before, double now, double share) {
    return before == 0 ? now : before + share * (now - before);
  }
}
