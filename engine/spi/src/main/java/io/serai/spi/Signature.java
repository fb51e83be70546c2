package io.serai.spi;

import java.util.List;

/**
 * The tensors that a model takes and gives.
 *
 * @param inputs in the order of the model's file
 * @param outputs in the order of the model's file
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
  /** Copies both lists. */
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
