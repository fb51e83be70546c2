package io.serai.plugins.gguf;

import java.util.List;

/**
 * A tensor of a file.
 *
 * @param dimensions sizes, the one that changes fastest first
 * @param offset of its first byte in the file
 * @param bytes that it takes
 */
public record GgufTensor(
    String name, GgmlType type, List<Long> dimensions, long offset, long bytes) {
  /** Copies the list. */
  public GgufTensor {
    dimensions = List.copyOf(dimensions);
  }

  /** How many numbers it has. */
  public long elements() {
    return dimensions.stream().reduce(1L, Math::multiplyExact);
  }
}
