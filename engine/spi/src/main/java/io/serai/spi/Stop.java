package io.serai.spi;

import java.util.List;

/**
 * What ends a text, besides the model's own end token.
 *
 * @param texts the text ends before any of these; empty ones never come
 * @param tokens the text ends before any of these numbers of the tokenizer's vocabulary
 */
public record Stop(List<String> texts, List<Integer> tokens) {
  /** Nothing. */
  public static final Stop NONE = new Stop(List.of(), List.of());

  /** Copies the lists. */
  public Stop {
    texts = List.copyOf(texts);
    tokens = List.copyOf(tokens);
  }

  /** Before any of these texts. */
  public static Stop before(List<String> texts) {
    return new Stop(texts, List.of());
  }
}
