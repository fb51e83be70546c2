package io.serai.generator;

import io.serai.generator.onnx.OnnxType;
import java.util.List;

/**
 * Rotary positions (<a href="https://arxiv.org/abs/2104.09864">RoFormer</a>): pairs of numbers are
 * turned by angles that grow with the position.
 */
final class Rotary {
  private static final double BASE = 10_000;

  /** Which numbers make a pair; its value is the axis of the pair when they are laid in a table. */
  enum Pairs {
    /** Each even one and the next, as in GPT-J. */
    NEIGHBOURS(4),
    /** One of the first half and one of the second, as in LLaMA. */
    HALVES(3);

    private final int axis;

    Pairs(int axis) {
      this.axis = axis;
    }
  }

  private final GraphBuilder graph;
  private final int headWidth;
  private final int turned;
  private final Pairs pairs;
  private final String cosine;
  private final String sine;

  /**
   * Rotary positions.
   *
   * @param positions [batch, tokens]
   * @param turned how many of a head's numbers are turned, the first ones
   */
  Rotary(GraphBuilder graph, String positions, int headWidth, int turned, Pairs pairs) {
    this.graph = graph;
    this.headWidth = headWidth;
    this.turned = turned;
    this.pairs = pairs;
    float[] frequencies = new float[turned / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) Math.pow(BASE, -2.0 * i / turned);
    }
    String position = graph.unsqueeze(graph.cast(positions, OnnxType.FLOAT), 1, 3);
    String angles = graph.multiply(position, graph.floats("rotary.frequencies", frequencies));
    cosine = graph.unsqueeze(graph.apply("Cos", List.of(angles)), pairs.axis);
    sine = graph.unsqueeze(graph.apply("Sin", List.of(angles)), pairs.axis);
  }

  /** Turns queries or keys, [batch, heads, tokens, width of a head]. */
  String turn(String x) {
    if (turned == headWidth) {
      return turnAll(x);
    }
    List<String> parts = graph.split(x, 3, turned, headWidth - turned);
    return graph.concat(3, turnAll(parts.get(0)), parts.get(1));
  }

  private String turnAll(String x) {
    String table =
        switch (pairs) {
          case NEIGHBOURS -> graph.reshape(x, 0, 0, 0, turned / 2, 2);
          case HALVES -> graph.reshape(x, 0, 0, 0, 2, turned / 2);
        };
    List<String> sides = graph.split(table, pairs.axis, 1, 1);
    String a = sides.get(0);
    String b = sides.get(1);
    String first = graph.subtract(graph.multiply(a, cosine), graph.multiply(b, sine));
    String second = graph.add(graph.multiply(b, cosine), graph.multiply(a, sine));
    return graph.reshape(graph.concat(pairs.axis, first, second), 0, 0, 0, turned);
  }
}
