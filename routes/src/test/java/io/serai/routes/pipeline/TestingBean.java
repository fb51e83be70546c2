package io.serai.routes.pipeline;

import java.util.concurrent.atomic.AtomicInteger;

/** A bean that counts how often one was made. */
public final class TestingBean {
  static final AtomicInteger MADE = new AtomicInteger();

  private String word = "";

  /** Counts. */
  public TestingBean() {
    MADE.incrementAndGet();
  }

  /** Sets what it says. */
  public void setWord(String word) {
    this.word = word;
  }

  /** What it says. */
  public String say(String text) {
    return word + " " + text;
  }
}
