package io.serai.plugins.text;

import io.serai.spi.Entity;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins the classes of a text's tokens to entities, as the aggregation {@code simple} of Hugging
 * Face's token-classification pipeline does: a token goes on with what is before it if it is of the
 * same kind and doesn't say that it begins one.
 */
final class EntityGroups {
  private static final String OUTSIDE = "O";

  private final String text;
  private final List<Entity> found = new ArrayList<>();
  private String kind = OUTSIDE;
  private int start;
  private int end;
  private double sum;
  private int tokens;

  EntityGroups(String text) {
    this.text = text;
  }

  /**
   * Adds the next token.
   *
   * @param label such as {@code B-PER}, {@code I-PER} or {@code O}; one without a mark counts as
   *     going on
   * @param from index of its first character
   * @param to index after its last one
   */
  void add(String label, int from, int to, double probability) {
    boolean marked = label.startsWith("B-") || label.startsWith("I-");
    String next = marked ? label.substring(2) : label;
    if (tokens == 0 || !next.equals(kind) || label.startsWith("B-")) {
      finish();
      kind = next;
      start = from;
    }
    end = to;
    sum += probability;
    tokens++;
  }

  /** The entities; nothing is to be added afterwards. */
  List<Entity> found() {
    finish();
    return found;
  }

  private void finish() {
    if (tokens > 0 && !kind.equals(OUTSIDE)) {
      found.add(new Entity(kind, text.substring(start, end), start, end, sum / tokens));
    }
    sum = 0;
    tokens = 0;
  }
}
