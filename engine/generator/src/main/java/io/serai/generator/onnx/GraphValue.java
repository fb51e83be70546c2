package io.serai.generator.onnx;

import java.util.List;

/** An input or output of a graph. */
public record GraphValue(String name, OnnxType type, List<Dimension> dimensions) {
  /** Copies the list. */
  public GraphValue {
    dimensions = List.copyOf(dimensions);
  }
}
