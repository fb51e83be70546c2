package io.serai.plugins.onnxruntime;

import java.util.List;

/**
 * What an ONNX file tells without its numbers being read.
 *
 * @param external the tensors that lie in other files, those of subgraphs included
 * @param nodes number of nodes, those of subgraphs and functions included
 * @param uses what the nodes do with tensors, those of subgraphs included
 * @param answers memory that a text takes which a language model continues
 */
record OnnxHeader(
    List<ExternalTensor> external, int nodes, TensorUses uses, AnswerMemory answers) {}
