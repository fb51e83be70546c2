package io.serai.plugins.chat;

/** What a template may use up, so that a hostile one neither runs on nor fills the heap. */
final class Budget {
  private static final int MOST_STEPS = 1_000_000;
  private static final int MOST_CALLS = 50;

  private final long mostSize;
  private int steps;
  private int calls;
  private long size;

  /**
   * A full one.
   *
   * @param mostSize characters of texts and items of lists that may be made, intermediate ones
   *     included
   */
  Budget(long mostSize) {
    this.mostSize = mostSize;
  }

  /** One more thing is computed. */
  void step() {
    if (++steps > MOST_STEPS) {
      throw new TemplateException("it takes more than %d steps".formatted(MOST_STEPS));
    }
  }

  /** So much is about to be made. */
  void make(long characters) {
    size += Math.max(0, characters);
    if (size > mostSize) {
      throw new TemplateException("it makes more than %d characters of text".formatted(mostSize));
    }
  }

  /** A macro calls another. */
  void enter() {
    if (++calls > MOST_CALLS) {
      throw new TemplateException("its macros call each other too deeply");
    }
  }

  void leave() {
    calls--;
  }
}
