package io.serai.generator;

import com.google.protobuf.ByteString;
import io.serai.generator.onnx.Attribute;
import io.serai.generator.onnx.Dimension;
import io.serai.generator.onnx.Graph;
import io.serai.generator.onnx.GraphTensor;
import io.serai.generator.onnx.GraphValue;
import io.serai.generator.onnx.Node;
import io.serai.generator.onnx.OnnxType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects a graph. Values are known by their names; each operation gives the name of its value.
 */
final class GraphBuilder {
  /** Weights begin at multiples of this many bytes, so that they can be mapped. */
  static final int ALIGNMENT = 4096;

  private final List<Node> nodes = new ArrayList<>();
  private final List<GraphValue> inputs = new ArrayList<>();
  private final List<GraphValue> outputs = new ArrayList<>();
  private final Map<String, GraphTensor> constants = new LinkedHashMap<>();
  private final List<Weight> weights = new ArrayList<>();

  Graph graph(String name) {
    List<GraphTensor> tensors = new ArrayList<>(constants.values());
    for (Weight weight : weights) {
      tensors.add(
          new GraphTensor.External(
              weight.name(),
              weight.type(),
              weight.dimensions(),
              ModelPlan.DATA,
              weight.offset(),
              weight.bytes()));
    }
    return new Graph(name, nodes, tensors, inputs, outputs);
  }

  List<Weight> weights() {
    return weights;
  }

  String input(String name, OnnxType type, Dimension... dimensions) {
    inputs.add(new GraphValue(name, type, List.of(dimensions)));
    return name;
  }

  void output(String name, OnnxType type, Dimension... dimensions) {
    outputs.add(new GraphValue(name, type, List.of(dimensions)));
  }

  /** A tensor of parameters around that mean. */
  String weight(String name, OnnxType type, float mean, long... dimensions) {
    long end = weights.isEmpty() ? 0 : weights.getLast().end();
    long offset = Math.ceilDiv(end, (long) ALIGNMENT) * ALIGNMENT;
    weights.add(new Weight(name, type, Arrays.stream(dimensions).boxed().toList(), mean, offset));
    return name;
  }

  String scalar(float value) {
    return constant("float_" + value, OnnxType.FLOAT, List.of(), bytes(4).putFloat(value));
  }

  String floats(String name, float... values) {
    ByteBuffer bytes = bytes(4 * values.length);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return constant(name, OnnxType.FLOAT, List.of((long) values.length), bytes);
  }

  String scalar(long value) {
    return constant("long_" + value, OnnxType.INT64, List.of(), bytes(8).putLong(value));
  }

  String longs(long... values) {
    ByteBuffer bytes = bytes(8 * values.length);
    StringBuilder name = new StringBuilder("longs");
    for (long value : values) {
      bytes.putLong(value);
      name.append('_').append(value);
    }
    return constant(name.toString(), OnnxType.INT64, List.of((long) values.length), bytes);
  }

  String scalarByte(byte value) {
    return constant("byte_" + value, OnnxType.INT8, List.of(), bytes(1).put(value));
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String constant(String name, OnnxType type, List<Long> dimensions, ByteBuffer bytes) {
    constants.computeIfAbsent(
        name,
        key -> new GraphTensor.Inline(key, type, dimensions, ByteString.copyFrom(bytes.flip())));
    return name;
  }

  String apply(String operator, List<String> operands, Attribute... attributes) {
    return applyAs(operator + "_" + nodes.size(), operator, operands, attributes);
  }

  /** An operation whose value has a name that is known outside. */
  String applyAs(String value, String operator, List<String> operands, Attribute... attributes) {
    nodes.add(new Node(operator, operands, List.of(value), List.of(attributes)));
    return value;
  }

  /** An operation that gives several values. */
  List<String> applyForAll(
      int values, String operator, List<String> operands, Attribute... attributes) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < values; i++) {
      names.add(operator + "_" + nodes.size() + "_" + i);
    }
    nodes.add(new Node(operator, operands, names, List.of(attributes)));
    return names;
  }

  String add(String a, String b) {
    return apply("Add", List.of(a, b));
  }

  String subtract(String a, String b) {
    return apply("Sub", List.of(a, b));
  }

  String multiply(String a, String b) {
    return apply("Mul", List.of(a, b));
  }

  String matMul(String a, String b) {
    return apply("MatMul", List.of(a, b));
  }

  String softmax(String a) {
    return apply("Softmax", List.of(a), Attribute.of("axis", -1));
  }

  String gather(String table, String indices) {
    return apply("Gather", List.of(table, indices));
  }

  /** The slice at one place of an axis, which is then gone. */
  String gatherAt(String a, long axis, long place) {
    return apply("Gather", List.of(a, scalar(place)), Attribute.of("axis", axis));
  }

  String cast(String a, OnnxType type) {
    return apply("Cast", List.of(a), Attribute.of("to", type.number()));
  }

  /** A size of 0 keeps the one that is there. */
  String reshape(String a, long... sizes) {
    return apply("Reshape", List.of(a, longs(sizes)));
  }

  String transpose(String a, long... order) {
    return apply("Transpose", List.of(a), Attribute.listOf("perm", order));
  }

  String unsqueeze(String a, long... axes) {
    return apply("Unsqueeze", List.of(a, longs(axes)));
  }

  String concat(long axis, String... parts) {
    return apply("Concat", List.of(parts), Attribute.of("axis", axis));
  }

  List<String> split(String a, long axis, long... sizes) {
    return applyForAll(sizes.length, "Split", List.of(a, longs(sizes)), Attribute.of("axis", axis));
  }

  /** The size of one dimension, as a scalar. */
  String size(String a, long axis) {
    return gatherAt(apply("Shape", List.of(a)), 0, axis);
  }
}
