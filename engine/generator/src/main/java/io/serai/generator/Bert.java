package io.serai.generator;

import io.serai.generator.onnx.Dimension;
import io.serai.generator.onnx.OnnxType;
import java.util.List;

/** BERT with a pooler and a head for two classes. */
final class Bert {
  private static final float EPSILON = 1e-12f;
  private static final int SEGMENTS = 2;
  private static final int LABELS = 2;
  private static final Dimension BATCH = Dimension.of("batch");
  private static final Dimension TOKENS = Dimension.of("tokens");

  private final Shape shape;
  private final GraphBuilder graph;
  private final Layers layers;
  private final Heads heads;
  private final String ids;
  private final String mask;
  private final String segments;

  Bert(Shape shape, GraphBuilder graph, Layers layers) {
    this.shape = shape;
    this.graph = graph;
    this.layers = layers;
    heads = new Heads(graph, shape);
    ids = graph.input("input_ids", OnnxType.INT64, BATCH, TOKENS);
    String attention = graph.input("attention_mask", OnnxType.INT64, BATCH, TOKENS);
    segments = graph.input("token_type_ids", OnnxType.INT64, BATCH, TOKENS);
    graph.output("logits", OnnxType.FLOAT, BATCH, Dimension.of(LABELS));
    mask = heads.mask(heads.perToken(attention));
  }

  void build() {
    String x = embeddings("bert.embeddings");
    for (int i = 0; i < shape.layers(); i++) {
      String name = "bert.encoder.layer." + i;
      x = norm(name + ".attention.output.LayerNorm", graph.add(x, attention(name, x)));
      x = norm(name + ".output.LayerNorm", graph.add(x, feedForward(name, x)));
    }
    String first = graph.gatherAt(x, 1, 0);
    int width = shape.width();
    String pooled = layers.tanh(layers.linear("bert.pooler.dense", first, width, width));
    graph.applyAs(
        "logits", "Identity", List.of(layers.linear("classifier", pooled, width, LABELS)));
  }

  private String embeddings(String name) {
    int width = shape.width();
    String words = layers.embedding(name + ".word_embeddings", ids, shape.vocabulary(), width);
    String places = layers.table(name + ".position_embeddings", shape.context(), width);
    String count = graph.unsqueeze(graph.size(ids, 1), 0);
    String used = graph.apply("Slice", List.of(places, graph.longs(0), count, graph.longs(0)));
    String kinds =
        graph.gather(layers.table(name + ".token_type_embeddings", SEGMENTS, width), segments);
    return norm(name + ".LayerNorm", graph.add(graph.add(words, used), kinds));
  }

  private String norm(String name, String x) {
    return layers.layerNorm(name, x, shape.width(), EPSILON);
  }

  private String attention(String name, String x) {
    String self = name + ".attention.self.";
    String context =
        heads.attend(
            projected(self + "query", x),
            projected(self + "key", x),
            projected(self + "value", x),
            mask);
    int width = shape.width();
    return layers.linear(name + ".attention.output.dense", context, width, width);
  }

  private String projected(String name, String x) {
    return heads.cut(layers.linear(name, x, shape.width(), shape.width()));
  }

  private String feedForward(String name, String x) {
    String inner =
        layers.linear(name + ".intermediate.dense", x, shape.width(), shape.feedForward());
    return layers.linear(
        name + ".output.dense", layers.gelu(inner), shape.feedForward(), shape.width());
  }
}
