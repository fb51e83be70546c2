package io.serai.generator;

import io.serai.generator.onnx.OnnxType;
import java.util.List;

/**
 * Attention of several heads: values of [batch, tokens, width] cut into pieces, and joined again.
 */
final class Heads {
  private static final float NEVER = -3.4e38f;

  private final GraphBuilder graph;
  private final Shape shape;

  Heads(GraphBuilder graph, Shape shape) {
    this.graph = graph;
    this.shape = shape;
  }

  /** From [batch, tokens, width] to [batch, heads, tokens, width of a head]. */
  String cut(String x) {
    return graph.transpose(graph.reshape(x, 0, 0, shape.heads(), shape.headWidth()), 0, 2, 1, 3);
  }

  /** From whether each token is seen, 0 or 1, to what is added to the scores: 0 or very little. */
  String mask(String seen) {
    return graph.apply("Where", List.of(seen, graph.scalar(0f), graph.scalar(NEVER)));
  }

  /** Whether each token is seen, from [batch, tokens] to [batch, 1, 1, tokens]. */
  String perToken(String attentionMask) {
    return graph.unsqueeze(graph.cast(attentionMask, OnnxType.BOOL), 1, 2);
  }

  /**
   * Attention of queries to keys and values, all cut.
   *
   * @return [batch, tokens, width]
   */
  String attend(String queries, String keys, String values, String mask) {
    String scores = graph.matMul(queries, graph.transpose(keys, 0, 1, 3, 2));
    String scaled =
        graph.multiply(scores, graph.scalar((float) (1 / Math.sqrt(shape.headWidth()))));
    String context = graph.matMul(graph.softmax(graph.add(scaled, mask)), values);
    return graph.reshape(graph.transpose(context, 0, 2, 1, 3), 0, 0, shape.width());
  }
}
