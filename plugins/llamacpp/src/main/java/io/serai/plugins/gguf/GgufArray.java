package io.serai.plugins.gguf;

import java.util.List;

/**
 * An array among a file's metadata.
 *
 * @param size how many elements it has
 * @param numbers the elements, where they are numbers and few; else empty
 */
public record GgufArray(long size, List<Long> numbers) {
  /** Copies the list. */
  public GgufArray {
    numbers = List.copyOf(numbers);
  }
}
