package io.serai.generator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Entries of a GGUF header, as they stand in the file. */
final class GgufMetadata {
  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int count;

  /** How many entries there are. */
  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  GgufMetadata text(String key, String value) {
    begin(key, STRING);
    string(value);
    return this;
  }

  GgufMetadata number(String key, int value) {
    begin(key, UINT32);
    bytes.writeBytes(buffer(Integer.BYTES).putInt(value).array());
    return this;
  }

  GgufMetadata fraction(String key, float value) {
    begin(key, FLOAT32);
    bytes.writeBytes(buffer(Float.BYTES).putFloat(value).array());
    return this;
  }

  GgufMetadata truth(String key, boolean value) {
    begin(key, BOOL);
    bytes.write(value ? 1 : 0);
    return this;
  }

  GgufMetadata texts(String key, List<String> values) {
    array(key, STRING, values.size());
    values.forEach(this::string);
    return this;
  }

  GgufMetadata numbers(String key, List<Integer> values) {
    array(key, INT32, values.size());
    values.forEach(value -> bytes.writeBytes(buffer(Integer.BYTES).putInt(value).array()));
    return this;
  }

  GgufMetadata fractions(String key, List<Float> values) {
    array(key, FLOAT32, values.size());
    values.forEach(value -> bytes.writeBytes(buffer(Float.BYTES).putFloat(value).array()));
    return this;
  }

  private void array(String key, int type, int size) {
    begin(key, ARRAY);
    bytes.writeBytes(buffer(12).putInt(type).putLong(size).array());
  }

  private void begin(String key, int type) {
    count++;
    string(key);
    bytes.writeBytes(buffer(Integer.BYTES).putInt(type).array());
  }

  private void string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(buffer(Long.BYTES).putLong(utf8.length).array());
    bytes.writeBytes(utf8);
  }

  static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
