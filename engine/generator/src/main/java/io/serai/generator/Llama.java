package io.serai.generator;

/** LLaMA. */
final class Llama {
  private static final float EPSILON = 1e-6f;

  private final Shape shape;
  private final GraphBuilder graph;
  private final Layers layers;
  private final CausalDecoder decoder;
  private final Rotary rotary;

  Llama(Shape shape, GraphBuilder graph, Layers layers) {
    this.shape = shape;
    this.graph = graph;
    this.layers = layers;
    decoder = new CausalDecoder(shape, graph);
    int turned = shape.headWidth();
    rotary = new Rotary(graph, decoder.positions(), turned, turned, Rotary.Pairs.HALVES);
  }

  void build() {
    String x =
        layers.embedding("model.embed_tokens", decoder.ids(), shape.vocabulary(), shape.width());
    for (int i = 0; i < shape.layers(); i++) {
      String name = "model.layers." + i;
      x = graph.add(x, attention(i, name + ".self_attn", norm(name + ".input_layernorm", x)));
      x = graph.add(x, feedForward(name + ".mlp", norm(name + ".post_attention_layernorm", x)));
    }
    decoder.logits(linear("lm_head", norm("model.norm", x), shape.width(), shape.vocabulary()));
  }

  private String norm(String name, String x) {
    return layers.rmsNorm(name, x, shape.width(), EPSILON);
  }

  private String linear(String name, String x, int from, int to) {
    return layers.linearWithoutBias(name, x, from, to);
  }

  private String attention(int layer, String name, String x) {
    String queries = rotary.turn(projected(name + ".q_proj", x));
    String keys = rotary.turn(projected(name + ".k_proj", x));
    String context = decoder.attend(layer, queries, keys, projected(name + ".v_proj", x));
    return linear(name + ".o_proj", context, shape.width(), shape.width());
  }

  private String projected(String name, String x) {
    return decoder.heads().cut(linear(name, x, shape.width(), shape.width()));
  }

  /** SwiGLU. */
  private String feedForward(String name, String x) {
    String gate = layers.silu(linear(name + ".gate_proj", x, shape.width(), shape.feedForward()));
    String up = linear(name + ".up_proj", x, shape.width(), shape.feedForward());
    return linear(
        name + ".down_proj", graph.multiply(gate, up), shape.feedForward(), shape.width());
  }
}
