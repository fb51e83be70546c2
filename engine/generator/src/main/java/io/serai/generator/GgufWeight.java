package io.serai.generator;

import java.util.List;

/**
 * A tensor of a GGUF file.
 *
 * @param dimensions sizes, the one that changes fastest first
 * @param mean around which its numbers lie
 * @param offset of its first byte after the header
 */
record GgufWeight(String name, GgufType type, List<Long> dimensions, float mean, long offset) {
  /** Copies the list. */
  GgufWeight {
    dimensions = List.copyOf(dimensions);
  }

  long elements() {
    return dimensions.stream().reduce(1L, Math::multiplyExact);
  }

  /** The first byte after it. */
  long end() {
    return offset + type.bytes(elements());
  }
}
