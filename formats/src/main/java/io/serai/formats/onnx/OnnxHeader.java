package io.serai.formats.onnx;

import io.serai.spi.Signature;
import java.util.List;

/**
 * What an ONNX file tells without its numbers being read.
 *
 * @param signature inputs without those that have a value in the file, and outputs; of both only
 *     tensors of the types that {@link io.serai.spi.ElementType} has
 * @param external the tensors that lie in other files, those of subgraphs included
 * @param nodes number of nodes, those of subgraphs and functions included
 */
public record OnnxHeader(Signature signature, List<ExternalTensor> external, int nodes) {
  /** Copies the list. */
  public OnnxHeader {
    external = List.copyOf(external);
  }
}
