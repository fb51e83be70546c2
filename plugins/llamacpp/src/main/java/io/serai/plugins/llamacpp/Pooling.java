package io.serai.plugins.llamacpp;

import java.util.Locale;

/** How an embedding is made of the tokens' vectors; numbers are llama.cpp's. */
enum Pooling {
  /** As the file says; mean if it says nothing. */
  AUTO(-1),
  MEAN(1),
  CLS(2),
  LAST(3);

  private final int number;

  Pooling(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
