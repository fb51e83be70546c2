package io.serai.generator.onnx;

import com.google.protobuf.ByteString;

/**
 * Writes graphs as {@code .onnx} files. The numbers of fields are those of <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>.
 */
public final class OnnxFile {
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;
  private static final int EXTERNAL = 1;

  private OnnxFile() {}

  /** The whole file's content. */
  public static ByteString encode(Graph graph) {
    ProtobufMessage operators = new ProtobufMessage().text(1, "").number(2, OPERATOR_SET);
    return new ProtobufMessage()
        .number(1, IR_VERSION)
        .text(2, "serai")
        .message(7, graph(graph))
        .message(8, operators)
        .encode();
  }

  private static ProtobufMessage graph(Graph graph) {
    ProtobufMessage message = new ProtobufMessage();
    graph.nodes().forEach(node -> message.message(1, node(node)));
    message.text(2, graph.name());
    graph.tensors().forEach(tensor -> message.message(5, tensor(tensor)));
    graph.inputs().forEach(input -> message.message(11, value(input)));
    graph.outputs().forEach(output -> message.message(12, value(output)));
    return message;
  }

  private static ProtobufMessage node(Node node) {
    ProtobufMessage message = new ProtobufMessage();
    node.inputs().forEach(input -> message.text(1, input));
    node.outputs().forEach(output -> message.text(2, output));
    message.text(3, node.outputs().getFirst()).text(4, node.operator());
    node.attributes().forEach(attribute -> message.message(5, attribute(attribute)));
    return message;
  }

  private static ProtobufMessage attribute(Attribute attribute) {
    ProtobufMessage message = new ProtobufMessage();
    return switch (attribute) {
      case Attribute.Fraction(String name, float value) ->
          message.text(1, name).fraction(2, value).number(20, 1);
      case Attribute.Whole(String name, long value) ->
          message.text(1, name).number(3, value).number(20, 2);
      case Attribute.Wholes wholes -> {
        message.text(1, wholes.name());
        wholes.values().forEach(value -> message.number(8, value));
        yield message.number(20, 7);
      }
    };
  }

  private static ProtobufMessage tensor(GraphTensor tensor) {
    ProtobufMessage message = new ProtobufMessage();
    tensor.dimensions().forEach(size -> message.number(1, size));
    message.number(2, tensor.type().number()).text(8, tensor.name());
    return switch (tensor) {
      case GraphTensor.Inline inline -> message.bytes(9, inline.elements());
      case GraphTensor.External external ->
          message
              .message(13, entry("location", external.location()))
              .message(13, entry("offset", Long.toString(external.offset())))
              .message(13, entry("length", Long.toString(external.length())))
              .number(14, EXTERNAL);
    };
  }

  private static ProtobufMessage entry(String key, String value) {
    return new ProtobufMessage().text(1, key).text(2, value);
  }

  private static ProtobufMessage value(GraphValue value) {
    ProtobufMessage shape = new ProtobufMessage();
    for (Dimension dimension : value.dimensions()) {
      ProtobufMessage message = new ProtobufMessage();
      shape.message(
          1,
          switch (dimension) {
            case Dimension.Fixed(long size) -> message.number(1, size);
            case Dimension.Named(String name) -> message.text(2, name);
          });
    }
    ProtobufMessage tensor =
        new ProtobufMessage().number(1, value.type().number()).message(2, shape);
    return new ProtobufMessage()
        .text(1, value.name())
        .message(2, new ProtobufMessage().message(1, tensor));
  }
}
