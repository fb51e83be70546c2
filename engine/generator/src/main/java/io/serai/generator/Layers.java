package io.serai.generator;

import io.serai.generator.onnx.Attribute;
import io.serai.generator.onnx.OnnxType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The layers that models consist of. Matrices are fp32 or quantised; biases, gains and tables of
 * positions are fp32.
 */
final class Layers {
  private static final float TANH_CUBE = 0.044715f;
  private static final float SQRT_TWO_OVER_PI = (float) Math.sqrt(2 / Math.PI);

  private final GraphBuilder graph;
  private final WeightType weights;
  private final Map<String, Quantized> quantized = new HashMap<>();

  /** Activations in uint8, with what turns them back. */
  private record Quantized(String values, String scale, String zeroPoint) {}

  Layers(GraphBuilder graph, WeightType weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /** A table of vectors in fp32. */
  String table(String name, long rows, long width) {
    return graph.weight(name + ".weight", OnnxType.FLOAT, 0, rows, width);
  }

  /** The vectors of tokens: [batch, tokens, width]. */
  String embedding(String name, String ids, long rows, long width) {
    return switch (weights) {
      case FP32 -> graph.gather(table(name, rows, width), ids);
      case INT8 -> {
        String table = graph.weight(name + ".weight", OnnxType.INT8, 0, rows, width);
        yield graph.apply(
            "DequantizeLinear",
            List.of(graph.gather(table, ids), scale(), graph.scalarByte((byte) 0)));
      }
    };
  }

  String linear(String name, String x, long from, long to) {
    return add(name, product(name, x, from, to), to);
  }

  String linearWithoutBias(String name, String x, long from, long to) {
    return product(name, x, from, to);
  }

  private String add(String name, String x, long width) {
    return graph.add(x, graph.weight(name + ".bias", OnnxType.FLOAT, 0, width));
  }

  private String product(String name, String x, long from, long to) {
    String matrix = graph.weight(name + ".weight", weights.type(), 0, from, to);
    return switch (weights) {
      case FP32 -> graph.matMul(x, matrix);
      case INT8 -> quantizedProduct(x, matrix);
    };
  }

  /** In the form that ONNX Runtime's quantiser writes and its optimiser joins to one operation. */
  private String quantizedProduct(String x, String matrix) {
    Quantized activations = quantized.computeIfAbsent(x, this::quantize);
    String product =
        graph.apply(
            "MatMulInteger",
            List.of(activations.values, matrix, activations.zeroPoint, graph.scalarByte((byte) 0)));
    return graph.multiply(
        graph.cast(product, OnnxType.FLOAT), graph.multiply(activations.scale, scale()));
  }

  private Quantized quantize(String x) {
    List<String> parts = graph.applyForAll(3, "DynamicQuantizeLinear", List.of(x));
    return new Quantized(parts.get(0), parts.get(1), parts.get(2));
  }

  private String scale() {
    return graph.scalar(RandomWeights.INT8_SCALE);
  }

  String layerNorm(String name, String x, long width, float epsilon) {
    return graph.apply(
        "LayerNormalization",
        List.of(
            x,
            graph.weight(name + ".weight", OnnxType.FLOAT, 1, width),
            graph.weight(name + ".bias", OnnxType.FLOAT, 0, width)),
        Attribute.of("axis", -1),
        Attribute.of("epsilon", epsilon));
  }

  String rmsNorm(String name, String x, long width, float epsilon) {
    String squares = graph.apply("Pow", List.of(x, graph.scalar(2f)));
    String mean = graph.apply("ReduceMean", List.of(squares), Attribute.listOf("axes", -1));
    String root = graph.apply("Sqrt", List.of(graph.add(mean, graph.scalar(epsilon))));
    String normal = graph.apply("Div", List.of(x, root));
    return graph.multiply(normal, graph.weight(name + ".weight", OnnxType.FLOAT, 1, width));
  }

  /** GELU as BERT has it, with the error function. */
  String gelu(String x) {
    String scaled = graph.apply("Div", List.of(x, graph.scalar((float) Math.sqrt(2))));
    String bell = graph.add(graph.apply("Erf", List.of(scaled)), graph.scalar(1f));
    return graph.multiply(graph.multiply(x, bell), graph.scalar(0.5f));
  }

  /** GELU as GPT-2 and GPT-J have it, approximated with the hyperbolic tangent. */
  String geluTanh(String x) {
    String cube = graph.multiply(graph.multiply(x, x), x);
    String inner = graph.add(x, graph.multiply(cube, graph.scalar(TANH_CUBE)));
    String tanh = tanh(graph.multiply(inner, graph.scalar(SQRT_TWO_OVER_PI)));
    return graph.multiply(graph.multiply(x, graph.scalar(0.5f)), graph.add(tanh, graph.scalar(1f)));
  }

  String tanh(String x) {
    return graph.apply("Tanh", List.of(x));
  }

  /** x · sigmoid(x). */
  String silu(String x) {
    return graph.multiply(x, graph.apply("Sigmoid", List.of(x)));
  }
}
