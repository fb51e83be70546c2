package io.serai.generator;

import com.google.protobuf.ByteString;
import io.serai.generator.onnx.Graph;
import io.serai.generator.onnx.OnnxFile;
import java.util.List;

/**
 * Everything about a model but the weights' content.
 *
 * @param weights in the order of the weights' file
 */
record ModelPlan(Shape shape, Graph graph, List<Weight> weights) {
  /** The graph's file. */
  static final String GRAPH = "model.onnx";

  /** The weights' file. */
  static final String DATA = "model.onnx.data";

  /** Copies the list. */
  ModelPlan {
    weights = List.copyOf(weights);
  }

  /** The plan for a shape. */
  static ModelPlan of(Shape shape) {
    GraphBuilder graph = new GraphBuilder();
    Layers layers = new Layers(graph, shape.weights());
    switch (shape.family()) {
      case GPT2 -> new Gpt2(shape, graph, layers).build();
      case BERT -> new Bert(shape, graph, layers).build();
      case GPTJ -> new GptJ(shape, graph, layers).build();
      case LLAMA -> new Llama(shape, graph, layers).build();
    }
    return new ModelPlan(shape, graph.graph(shape.name()), graph.weights());
  }

  /** The content of the graph's file. */
  ByteString graphFile() {
    return OnnxFile.encode(graph);
  }

  long dataBytes() {
    return weights.getLast().end();
  }

  /** Number of parameters. */
  long parameters() {
    return weights.stream().mapToLong(Weight::elements).sum();
  }
}
