package io.serai.formats.gguf;

import java.util.List;
import java.util.Optional;

/**
 * A tensor of a file.
 *
 * @param typeNumber what its numbers are kept in, as llama.cpp counts the types
 * @param dimensions sizes, the one that changes fastest first
 * @param offset of its first byte in the file
 * @param bytes that it takes; of an unknown type, up to the next tensor
 */
public record GgufTensor(
    String name, int typeNumber, List<Long> dimensions, long offset, long bytes) {
  /** Copies the list. */
  public GgufTensor {
    dimensions = List.copyOf(dimensions);
  }

  /** The type; empty if this knows none of that number. */
  public Optional<GgmlType> type() {
    return GgmlType.of(typeNumber);
  }

  /** How many numbers it has. */
  public long elements() {
    return dimensions.stream().reduce(1L, Math::multiplyExact);
  }
}
