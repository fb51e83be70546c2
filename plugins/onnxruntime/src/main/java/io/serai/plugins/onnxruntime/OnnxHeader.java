package io.serai.plugins.onnxruntime;

import java.util.List;
import java.util.Set;

/**
 * What an ONNX file tells without its numbers being read.
 *
 * @param external the tensors that lie in other files, those of subgraphs included
 * @param tied names of the graph's initializers that are looked up like a table ({@code Gather})
 *     and computed with besides, as an embedding that is also the output layer
 */
record OnnxHeader(List<ExternalTensor> external, Set<String> tied) {}
