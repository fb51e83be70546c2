package io.serai.generator;

import java.util.List;
import java.util.function.Consumer;

/** What llama.cpp wants in the file of a model of some architecture. */
final class GgufLayout {
  private static final float EPSILON = 1e-5f;
  private static final float BERT_EPSILON = 1e-12f;
  private static final int ALL_F32 = 0;
  private static final int MOSTLY_Q8_0 = 7;
  private static final int MEAN_POOLING = 1;

  private final Shape shape;
  private final GgufPlan.Weights weights;

  GgufLayout(Shape shape) {
    this.shape = shape;
    this.weights =
        new GgufPlan.Weights(
            switch (shape.weights()) {
              case FP32 -> GgufType.F32;
              case INT8 -> GgufType.Q8_0;
            });
  }

  /** GPT-J is no architecture of llama.cpp's; Phi-2 computes the same with more biases. */
  private String architecture() {
    return switch (shape.family()) {
      case GPT2 -> "gpt2";
      case BERT -> "bert";
      case GPTJ -> "phi2";
      case LLAMA -> "llama";
    };
  }

  GgufMetadata metadata() {
    String prefix = architecture() + ".";
    GgufMetadata metadata =
        new GgufMetadata()
            .text("general.architecture", architecture())
            .text("general.name", shape.modelName())
            .number("general.file_type", shape.weights() == WeightType.INT8 ? MOSTLY_Q8_0 : ALL_F32)
            .number("general.quantization_version", 2)
            .number(prefix + "context_length", shape.context())
            .number(prefix + "embedding_length", shape.width())
            .number(prefix + "block_count", shape.layers())
            .number(prefix + "feed_forward_length", shape.feedForward())
            .number(prefix + "attention.head_count", shape.heads())
            .number(prefix + "attention.head_count_kv", shape.heads());
    switch (shape.family()) {
      case GPT2 -> metadata.fraction(prefix + "attention.layer_norm_epsilon", EPSILON);
      case GPTJ ->
          metadata
              .fraction(prefix + "attention.layer_norm_epsilon", EPSILON)
              .number(prefix + "rope.dimension_count", shape.headWidth() / 4);
      case LLAMA ->
          metadata
              .fraction(prefix + "attention.layer_norm_rms_epsilon", EPSILON)
              .number(prefix + "rope.dimension_count", shape.headWidth())
              .number(prefix + "vocab_size", shape.vocabulary());
      case BERT ->
          metadata
              .fraction(prefix + "attention.layer_norm_epsilon", BERT_EPSILON)
              .truth(prefix + "attention.causal", false)
              .number(prefix + "pooling_type", MEAN_POOLING);
    }
    if (shape.family().decodes()) {
      GgufVocabulary.pieces(metadata, shape.vocabulary());
    } else {
      GgufVocabulary.words(metadata, shape.vocabulary());
    }
    return metadata;
  }

  List<GgufWeight> weights() {
    weights.matrix("token_embd.weight", shape.width(), shape.vocabulary());
    switch (shape.family()) {
      case GPT2 -> {
        weights.table("position_embd.weight", shape.width(), shape.context());
        layers(this::gpt2);
        norm("output_norm");
        weights.matrix("output.weight", shape.width(), shape.vocabulary());
      }
      case GPTJ -> {
        layers(this::phi2);
        norm("output_norm");
        linear("output", shape.width(), shape.vocabulary());
      }
      case LLAMA -> {
        layers(this::llama);
        weights.vector("output_norm.weight", shape.width(), 1);
        weights.matrix("output.weight", shape.width(), shape.vocabulary());
      }
      case BERT -> {
        weights.table("token_types.weight", shape.width(), 2);
        weights.table("position_embd.weight", shape.width(), shape.context());
        norm("token_embd_norm");
        layers(this::bert);
      }
    }
    return weights.all();
  }

  private void layers(Consumer<String> layer) {
    for (int i = 0; i < shape.layers(); i++) {
      layer.accept("blk.%d.".formatted(i));
    }
  }

  private void gpt2(String prefix) {
    norm(prefix + "attn_norm");
    linear(prefix + "attn_qkv", shape.width(), 3L * shape.width());
    linear(prefix + "attn_output", shape.width(), shape.width());
    norm(prefix + "ffn_norm");
    feedForward(prefix);
  }

  private void phi2(String prefix) {
    norm(prefix + "attn_norm");
    linear(prefix + "attn_qkv", shape.width(), 3L * shape.width());
    linear(prefix + "attn_output", shape.width(), shape.width());
    feedForward(prefix);
  }

  private void llama(String prefix) {
    long width = shape.width();
    weights.vector(prefix + "attn_norm.weight", width, 1);
    for (String part : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
      weights.matrix(prefix + part + ".weight", width, width);
    }
    weights.vector(prefix + "ffn_norm.weight", width, 1);
    weights.matrix(prefix + "ffn_gate.weight", width, shape.feedForward());
    weights.matrix(prefix + "ffn_up.weight", width, shape.feedForward());
    weights.matrix(prefix + "ffn_down.weight", shape.feedForward(), width);
  }

  private void bert(String prefix) {
    for (String part : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
      linear(prefix + part, shape.width(), shape.width());
    }
    norm(prefix + "attn_output_norm");
    feedForward(prefix);
    norm(prefix + "layer_output_norm");
  }

  private void feedForward(String prefix) {
    linear(prefix + "ffn_up", shape.width(), shape.feedForward());
    linear(prefix + "ffn_down", shape.feedForward(), shape.width());
  }

  private void linear(String name, long from, long to) {
    weights.matrix(name + ".weight", from, to);
    weights.vector(name + ".bias", to, 0);
  }

  private void norm(String name) {
    weights.vector(name + ".weight", shape.width(), 1);
    weights.vector(name + ".bias", shape.width(), 0);
  }
}
