package io.serai.itests.soak;

/** Answers that several APIs have to give alike. */
final class SharedAnswer {
  /** What tiny-lm writes after "Long ago", 12 tokens. */
  static final String LONG_AGO = "tiny-lm, Long ago, 12 tokens";

  /** What tiny-lm's weights write after "I bought", 8 tokens, whichever backend computes. */
  static final String BOUGHT = "tiny-lm, I bought, 8 tokens";

  /** What any of the tiny models says that 3+4 is. */
  static final String SUM = "3+4=";

  /** A long text, drawn with a seed. */
  static final String DRAWN = "tiny-lm, Once, drawn";

  /** What sentiment-bow's graph computes of the tokens 5 and 6. */
  static final String LOGITS = "sentiment-bow, 5 6";

  /** What sentiment-bow says of "Lovely.". */
  static final String LOVELY = "sentiment-bow, Lovely.";

  private SharedAnswer() {}
}
