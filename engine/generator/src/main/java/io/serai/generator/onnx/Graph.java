package io.serai.generator.onnx;

import java.util.List;

/**
 * A computation.
 *
 * @param name for people
 * @param nodes in an order in which each comes after what it takes
 */
public record Graph(
    String name,
    List<Node> nodes,
    List<GraphTensor> tensors,
    List<GraphValue> inputs,
    List<GraphValue> outputs) {
  /** Copies the lists. */
  public Graph {
    nodes = List.copyOf(nodes);
    tensors = List.copyOf(tensors);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
