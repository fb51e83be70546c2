package io.serai.plugins.onnxruntime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a protobuf message field by field. */
final class TestingProtobuf {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TestingProtobuf number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  TestingProtobuf bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  TestingProtobuf text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  TestingProtobuf message(int field, TestingProtobuf value) {
    return bytes(field, value.toByteArray());
  }

  /** Bytes that belong to no field, for damaged files. */
  TestingProtobuf raw(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
