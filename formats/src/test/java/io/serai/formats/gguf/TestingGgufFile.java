package io.serai.formats.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF files, right and wrong ones. */
public final class TestingGgufFile {
  private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
  private long metadataCount;
  private long tensorCount;
  private int version = 3;

  /** A small model that says all it must. */
  public static TestingGgufFile model() {
    return new TestingGgufFile()
        .text("general.architecture", "llama")
        .number("llama.context_length", 8192)
        .number("llama.embedding_length", 64)
        .number("llama.block_count", 2)
        .number("llama.feed_forward_length", 128)
        .number("llama.attention.head_count", 4)
        .number("llama.attention.head_count_kv", 2)
        .tokens(300);
  }

  public TestingGgufFile version(int value) {
    version = value;
    return this;
  }

  public TestingGgufFile claimMetadata(long count) {
    metadataCount = count;
    return this;
  }

  public TestingGgufFile claimTensors(long count) {
    tensorCount = count;
    return this;
  }

  public TestingGgufFile text(String key, String value) {
    begin(key, 8);
    string(metadata, value);
    return this;
  }

  public TestingGgufFile number(String key, int value) {
    begin(key, 4);
    metadata.writeBytes(buffer(4).putInt(value).array());
    return this;
  }

  public TestingGgufFile tokens(int count) {
    array("tokenizer.ggml.tokens", 8, count);
    for (int i = 0; i < count; i++) {
      string(metadata, "token" + i);
    }
    return this;
  }

  public TestingGgufFile array(String key, int type, long count) {
    begin(key, 9);
    metadata.writeBytes(buffer(12).putInt(type).putLong(count).array());
    return this;
  }

  /** An array of numbers of a byte. */
  public TestingGgufFile bytes(String key, int count) {
    array(key, 0, count);
    metadata.writeBytes(new byte[count]);
    return this;
  }

  public TestingGgufFile tensor(String name, int type, long offset, long... dimensions) {
    tensorCount++;
    string(tensors, name);
    ByteBuffer entry = buffer(4 + 8 * dimensions.length + 12).putInt(dimensions.length);
    for (long dimension : dimensions) {
      entry.putLong(dimension);
    }
    tensors.writeBytes(entry.putInt(type).putLong(offset).array());
    return this;
  }

  /** The file, with so many bytes of weights. */
  public byte[] toBytes(int weights) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        buffer(24)
            .putInt(GgufHeaderReader.MAGIC)
            .putInt(version)
            .putLong(tensorCount)
            .putLong(metadataCount)
            .array());
    file.writeBytes(metadata.toByteArray());
    file.writeBytes(tensors.toByteArray());
    file.writeBytes(new byte[(32 - file.size() % 32) % 32 + weights]);
    return file.toByteArray();
  }

  private void begin(String key, int type) {
    metadataCount++;
    string(metadata, key);
    metadata.writeBytes(buffer(4).putInt(type).array());
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(buffer(8).putLong(bytes.length).array());
    out.writeBytes(bytes);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
