package io.serai.generator;

import io.serai.generator.onnx.OnnxType;
import java.util.List;

/**
 * A tensor of parameters.
 *
 * @param dimensions sizes, at least one
 * @param mean around which its numbers lie
 * @param offset of its first byte in the weights' file
 */
record Weight(String name, OnnxType type, List<Long> dimensions, float mean, long offset) {
  /** Copies the list. */
  Weight {
    dimensions = List.copyOf(dimensions);
  }

  long elements() {
    return dimensions.stream().reduce(1L, Math::multiplyExact);
  }

  long bytes() {
    return elements() * type.bytes();
  }

  /** The first byte after it. */
  long end() {
    return offset + bytes();
  }
}
