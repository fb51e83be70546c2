package io.serai.plugins.text;

import io.serai.spi.ElementType;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * The tokens of several texts, filled up to one length.
 *
 * @param rows the tokens of each text, none longer than {@code length}
 * @param length of each row, at least 1
 * @param paddingId the token that fills up shorter ones
 */
public record TokenBatch(List<long[]> rows, int length, long paddingId) {
  /** Copies the list. */
  public TokenBatch {
    rows = List.copyOf(rows);
  }

  /** The tokens themselves, row by row. */
  public WholeNumbers ids(ElementType type, Arena arena) {
    WholeNumbers numbers = numbers(type, arena);
    for (long[] row : rows) {
      numbers.append(row).fill(paddingId, length - row.length);
    }
    return numbers;
  }

  /** 1 for each token, 0 for padding. */
  public WholeNumbers mask(ElementType type, Arena arena) {
    WholeNumbers numbers = numbers(type, arena);
    for (long[] row : rows) {
      // An empty text counts as one token of padding: there must be something to compute on.
      int tokens = Math.max(1, row.length);
      numbers.fill(1, tokens).fill(0, length - tokens);
    }
    return numbers;
  }

  /** 0, 1, 2 and so on, in each row. */
  public WholeNumbers positions(ElementType type, Arena arena) {
    WholeNumbers numbers = numbers(type, arena);
    for (int row = 0; row < rows.size(); row++) {
      for (int position = 0; position < length; position++) {
        numbers.fill(position, 1);
      }
    }
    return numbers;
  }

  /** 0 everywhere. */
  public WholeNumbers zeros(ElementType type, Arena arena) {
    return numbers(type, arena).fill(0, (long) rows.size() * length);
  }

  private WholeNumbers numbers(ElementType type, Arena arena) {
    return new WholeNumbers(type, (long) rows.size() * length, arena);
  }
}
