package io.serai.generator.onnx;

import java.util.List;

/**
 * One operation of a graph.
 *
 * @param operator its name in ONNX, such as {@code MatMul}
 * @param inputs names of what it takes
 * @param outputs names of what it gives, each unique in the graph
 * @param attributes its settings
 */
public record Node(
    String operator, List<String> inputs, List<String> outputs, List<Attribute> attributes) {
  /** Copies the lists. */
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
  }
}
