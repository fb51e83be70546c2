package io.serai.generator;

import io.serai.generator.onnx.Attribute;
import java.util.List;

/** GPT-2. Its embedding stays fp32, since the head computes with it too. */
final class Gpt2 {
  private static final float EPSILON = 1e-5f;

  private final Shape shape;
  private final GraphBuilder graph;
  private final Layers layers;
  private final CausalDecoder decoder;

  Gpt2(Shape shape, GraphBuilder graph, Layers layers) {
    this.shape = shape;
    this.graph = graph;
    this.layers = layers;
    decoder = new CausalDecoder(shape, graph);
  }

  void build() {
    int width = shape.width();
    String tokens = layers.table("transformer.wte", shape.vocabulary(), width);
    String places = layers.table("transformer.wpe", shape.context(), width);
    String x =
        graph.add(graph.gather(tokens, decoder.ids()), graph.gather(places, decoder.positions()));
    for (int i = 0; i < shape.layers(); i++) {
      String name = "transformer.h." + i;
      x = graph.add(x, attention(i, name, norm(name + ".ln_1", x)));
      x = graph.add(x, feedForward(name + ".mlp", norm(name + ".ln_2", x)));
    }
    decoder.logits(head(norm("transformer.ln_f", x), tokens));
  }

  private String norm(String name, String x) {
    return layers.layerNorm(name, x, shape.width(), EPSILON);
  }

  private String attention(int layer, String name, String x) {
    int width = shape.width();
    String all = layers.linear(name + ".attn.c_attn", x, width, 3L * width);
    List<String> parts =
        graph.split(all, 2, width, width, width).stream().map(decoder.heads()::cut).toList();
    String context = decoder.attend(layer, parts.get(0), parts.get(1), parts.get(2));
    return layers.linear(name + ".attn.c_proj", context, width, width);
  }

  private String feedForward(String name, String x) {
    String inner = layers.linear(name + ".c_fc", x, shape.width(), shape.feedForward());
    return layers.linear(
        name + ".c_proj", layers.geluTanh(inner), shape.feedForward(), shape.width());
  }

  /** Gemm takes the embedding as it lies; a Transpose would be copied when the model is loaded. */
  private String head(String x, String tokens) {
    String rows = graph.reshape(x, -1, shape.width());
    String scores = graph.apply("Gemm", List.of(rows, tokens), Attribute.of("transB", 1));
    String sizes = graph.apply("Shape", List.of(decoder.ids()));
    String full = graph.concat(0, sizes, graph.longs(shape.vocabulary()));
    return graph.apply("Reshape", List.of(scores, full));
  }
}
