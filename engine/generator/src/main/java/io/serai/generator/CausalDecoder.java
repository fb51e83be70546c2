package io.serai.generator;

import io.serai.generator.onnx.Attribute;
import io.serai.generator.onnx.Dimension;
import io.serai.generator.onnx.OnnxType;
import java.util.List;

/**
 * What all decoders have: their inputs and outputs as Hugging Face's Optimum names them, a cache.
 */
final class CausalDecoder {
  private static final Dimension BATCH = Dimension.of("batch");
  private static final Dimension TOKENS = Dimension.of("tokens");
  private static final Dimension PAST = Dimension.of("past_tokens");
  private static final Dimension TOTAL = Dimension.of("total_tokens");

  private final GraphBuilder graph;
  private final Shape shape;
  private final Heads heads;
  private final String ids;
  private final String positions;
  private final String mask;

  CausalDecoder(Shape shape, GraphBuilder graph) {
    this.graph = graph;
    this.shape = shape;
    heads = new Heads(graph, shape);
    ids = graph.input("input_ids", OnnxType.INT64, BATCH, TOKENS);
    String attention = graph.input("attention_mask", OnnxType.INT64, BATCH, TOTAL);
    positions = graph.input("position_ids", OnnxType.INT64, BATCH, TOKENS);
    graph.output("logits", OnnxType.FLOAT, BATCH, TOKENS, Dimension.of(shape.vocabulary()));
    mask = causalMask(attention);
  }

  String ids() {
    return ids;
  }

  String positions() {
    return positions;
  }

  Heads heads() {
    return heads;
  }

  /** A token sees itself and those before it, as far as the mask shows them. */
  private String causalMask(String attention) {
    String total = graph.size(attention, 1);
    String past = graph.subtract(total, graph.size(ids, 1));
    String keys = range(graph.scalar(0L), total);
    String queries = graph.unsqueeze(range(past, total), 1);
    String before = graph.apply("LessOrEqual", List.of(keys, queries));
    return heads.mask(graph.apply("And", List.of(before, heads.perToken(attention))));
  }

  private String range(String from, String to) {
    return graph.apply("Range", List.of(from, to, graph.scalar(1L)));
  }

  /** Attention of a layer to the tokens of the cache and the new ones; all three are cut. */
  String attend(int layer, String queries, String keys, String values) {
    return heads.attend(queries, cached(layer, "key", keys), cached(layer, "value", values), mask);
  }

  private String cached(int layer, String what, String latest) {
    String name = "%d.%s".formatted(layer, what);
    Dimension count = Dimension.of(shape.heads());
    Dimension width = Dimension.of(shape.headWidth());
    String past = graph.input("past_key_values." + name, OnnxType.FLOAT, BATCH, count, PAST, width);
    String present = "present." + name;
    graph.output(present, OnnxType.FLOAT, BATCH, count, TOTAL, width);
    return graph.applyAs(present, "Concat", List.of(past, latest), Attribute.of("axis", 2));
  }

  /** Names the scores of the next token, [batch, tokens, vocabulary]. */
  void logits(String scores) {
    graph.applyAs("logits", "Identity", List.of(scores));
  }
}
