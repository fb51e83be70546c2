package io.serai.generator.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A message that is written field by field, by the numbers that the format gives them. */
final class ProtobufMessage {
  private static final int BUFFER = 128;

  @FunctionalInterface
  private interface Field {
    void write() throws IOException;
  }

  private final ByteString.Output bytes = ByteString.newOutput(BUFFER);
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, BUFFER);

  ProtobufMessage number(int field, long value) {
    return add(() -> out.writeInt64(field, value));
  }

  ProtobufMessage fraction(int field, float value) {
    return add(() -> out.writeFloat(field, value));
  }

  ProtobufMessage text(int field, String value) {
    return add(() -> out.writeString(field, value));
  }

  ProtobufMessage bytes(int field, ByteString value) {
    return add(() -> out.writeBytes(field, value));
  }

  ProtobufMessage message(int field, ProtobufMessage value) {
    return bytes(field, value.encode());
  }

  ByteString encode() {
    add(out::flush);
    return bytes.toByteString();
  }

  private ProtobufMessage add(Field field) {
    try {
      field.write();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
  }
}
