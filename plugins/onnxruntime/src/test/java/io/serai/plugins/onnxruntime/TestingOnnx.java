package io.serai.plugins.onnxruntime;

import io.serai.spi.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;

/** Writes small ONNX graphs. Dimensions of -1 are dynamic. */
final class TestingOnnx {
  private static final long[] SCALAR = {};

  private final TestingProtobuf graph = new TestingProtobuf().text(2, "graph");

  static TestingOnnx graph() {
    return new TestingOnnx();
  }

  TestingOnnx input(String name, ElementType type, long... shape) {
    graph.message(11, valueInfo(name, tensorType(type, shape)));
    return this;
  }

  TestingOnnx output(String name, ElementType type, long... shape) {
    graph.message(12, valueInfo(name, tensorType(type, shape)));
    return this;
  }

  TestingOnnx sequenceOutput(String name) {
    TestingProtobuf sequence =
        new TestingProtobuf().message(1, tensorType(ElementType.FP32, SCALAR));
    graph.message(12, valueInfo(name, new TestingProtobuf().message(4, sequence)));
    return this;
  }

  /** A node; inputs are separated by commas, an attribute is a long or an array of them. */
  TestingOnnx node(String operator, String inputs, String output, Map<String, Object> attributes) {
    TestingProtobuf node = new TestingProtobuf();
    Arrays.stream(inputs.split(",")).forEach(input -> node.text(1, input));
    node.text(2, output).text(4, operator);
    attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
    graph.message(1, node);
    return this;
  }

  TestingOnnx node(String operator, String inputs, String output) {
    return node(operator, inputs, output, Map.of());
  }

  TestingOnnx floats(String name, long[] shape, float... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return tensor(name, ElementType.FP32, shape, data.array());
  }

  TestingOnnx longs(String name, long[] shape, long... values) {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return tensor(name, ElementType.INT64, shape, data.array());
  }

  private TestingOnnx tensor(String name, ElementType type, long[] shape, byte[] data) {
    graph.message(5, tensorOf(name, type, shape).bytes(9, data));
    return this;
  }

  /** Floats that lie in another file. */
  TestingOnnx external(String name, long[] shape, String location, long offset, long length) {
    TestingProtobuf tensor = tensorOf(name, ElementType.FP32, shape);
    tensor.message(13, new TestingProtobuf().text(1, "location").text(2, location));
    tensor.message(13, new TestingProtobuf().text(1, "offset").text(2, Long.toString(offset)));
    tensor.message(13, new TestingProtobuf().text(1, "length").text(2, Long.toString(length)));
    graph.message(5, tensor.number(14, 1));
    return this;
  }

  /** The part of the file that is the graph. */
  TestingProtobuf message() {
    return graph;
  }

  byte[] toBytes() {
    return new TestingProtobuf()
        .number(1, 8)
        .message(7, graph)
        .message(8, new TestingProtobuf().text(1, "").number(2, 17))
        .toByteArray();
  }

  static int number(ElementType type) {
    return switch (type) {
      case FP32 -> 1;
      case UINT8 -> 2;
      case INT8 -> 3;
      case UINT16 -> 4;
      case INT16 -> 5;
      case INT32 -> 6;
      case INT64 -> 7;
      case BYTES -> 8;
      case BOOL -> 9;
      case FP16 -> 10;
      case FP64 -> 11;
      case UINT32 -> 12;
      case UINT64 -> 13;
      case BF16 -> 16;
    };
  }

  private static TestingProtobuf tensorOf(String name, ElementType type, long[] shape) {
    TestingProtobuf tensor = new TestingProtobuf();
    Arrays.stream(shape).forEach(dimension -> tensor.number(1, dimension));
    return tensor.number(2, number(type)).text(8, name);
  }

  private static TestingProtobuf attribute(String name, Object value) {
    TestingProtobuf attribute = new TestingProtobuf().text(1, name);
    if (value instanceof long[] several) {
      Arrays.stream(several).forEach(each -> attribute.number(8, each));
      return attribute.number(20, 7);
    }
    return attribute.number(3, ((Number) value).longValue()).number(20, 2);
  }

  private static TestingProtobuf valueInfo(String name, TestingProtobuf type) {
    return new TestingProtobuf().text(1, name).message(2, type);
  }

  private static TestingProtobuf tensorType(ElementType type, long[] shape) {
    TestingProtobuf dimensions = new TestingProtobuf();
    for (int i = 0; i < shape.length; i++) {
      TestingProtobuf dimension = new TestingProtobuf();
      dimensions.message(
          1, shape[i] < 0 ? dimension.text(2, "d" + i) : dimension.number(1, shape[i]));
    }
    return new TestingProtobuf()
        .message(1, new TestingProtobuf().number(1, number(type)).message(2, dimensions));
  }
}
