package io.serai.generator;

/** GPT-J. */
final class GptJ {
  private static final float EPSILON = 1e-5f;

  /** Of a head's 256 numbers 64 are turned. */
  private static final int TURNED_PART = 4;

  private final Shape shape;
  private final GraphBuilder graph;
  private final Layers layers;
  private final CausalDecoder decoder;
  private final Rotary rotary;

  GptJ(Shape shape, GraphBuilder graph, Layers layers) {
    this.shape = shape;
    this.graph = graph;
    this.layers = layers;
    decoder = new CausalDecoder(shape, graph);
    int turned = shape.headWidth() / TURNED_PART;
    rotary =
        new Rotary(graph, decoder.positions(), shape.headWidth(), turned, Rotary.Pairs.NEIGHBOURS);
  }

  void build() {
    int width = shape.width();
    String x = layers.embedding("transformer.wte", decoder.ids(), shape.vocabulary(), width);
    for (int i = 0; i < shape.layers(); i++) {
      String name = "transformer.h." + i;
      String normal = layers.layerNorm(name + ".ln_1", x, width, EPSILON);
      String both = graph.add(attention(i, name, normal), feedForward(name + ".mlp", normal));
      x = graph.add(x, both);
    }
    String last = layers.layerNorm("transformer.ln_f", x, width, EPSILON);
    decoder.logits(layers.linear("lm_head", last, width, shape.vocabulary()));
  }

  private String attention(int layer, String name, String x) {
    String queries = rotary.turn(projected(name + ".attn.q_proj", x));
    String keys = rotary.turn(projected(name + ".attn.k_proj", x));
    String values = projected(name + ".attn.v_proj", x);
    String context = decoder.attend(layer, queries, keys, values);
    int width = shape.width();
    return layers.linearWithoutBias(name + ".attn.out_proj", context, width, width);
  }

  private String projected(String name, String x) {
    int width = shape.width();
    return decoder.heads().cut(layers.linearWithoutBias(name, x, width, width));
  }

  private String feedForward(String name, String x) {
    String inner = layers.linear(name + ".fc_in", x, shape.width(), shape.feedForward());
    return layers.linear(
        name + ".fc_out", layers.geluTanh(inner), shape.feedForward(), shape.width());
  }
}
