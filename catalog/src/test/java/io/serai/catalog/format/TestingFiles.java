package io.serai.catalog.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files with models, or what pretends to be one. */
final class TestingFiles {
  static final Path SAMPLES = Path.of("samples");

  private TestingFiles() {}

  /** A GGUF file of version 3 without tensors; metadata are texts, whole numbers or booleans. */
  static Path gguf(Path file, Map<String, ?> metadata) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(little(4).putInt(3).array());
    bytes.writeBytes(little(8).putLong(0).array());
    bytes.writeBytes(little(8).putLong(metadata.size()).array());
    metadata.forEach(
        (key, value) -> {
          bytes.writeBytes(text(key));
          if (value instanceof Integer number) {
            bytes.writeBytes(little(8).putInt(4).putInt(number).array());
          } else if (value instanceof Boolean is) {
            bytes.writeBytes(little(5).putInt(7).put((byte) (is ? 1 : 0)).array());
          } else {
            bytes.writeBytes(little(4).putInt(8).array());
            bytes.writeBytes(text(value.toString()));
          }
        });
    return Files.write(file, bytes.toByteArray());
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return little(8 + bytes.length).putLong(bytes.length).put(bytes).array();
  }

  static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A safetensors file whose header claims to have so many bytes. */
  static Path safetensors(Path file, long headerBytes) throws IOException {
    byte[] json = "{\"w\":{\"dtype\":\"F32\"}}".getBytes(StandardCharsets.UTF_8);
    return Files.write(file, little(8 + 64).putLong(headerBytes).put(json).array());
  }

  /** A zip archive of entries with that content each. */
  static Path zip(Path file, byte[] content, String... names) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
      }
    }
    return file;
  }

  /** A graph of one node, which keeps a tensor in another file. */
  static Path onnx(Path file, String location, long offset, long length) throws IOException {
    byte[] data =
        join(
            field(13, entry("location", location)),
            field(13, entry("offset", Long.toString(offset))),
            field(13, entry("length", Long.toString(length))));
    byte[] tensor = join(field(8, "weights".getBytes(StandardCharsets.UTF_8)), data);
    byte[] node = field(4, "Identity".getBytes(StandardCharsets.UTF_8));
    byte[] graph = join(field(1, node), field(5, tensor));
    return Files.write(
        file, join(new byte[] {8, 8}, field(7, graph), field(8, new byte[] {16, 17})));
  }

  private static byte[] entry(String key, String value) {
    return join(
        field(1, key.getBytes(StandardCharsets.UTF_8)),
        field(2, value.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write((number << 3) | 2);
    int length = content.length;
    while (length > 0x7f) {
      bytes.write((length & 0x7f) | 0x80);
      length >>>= 7;
    }
    bytes.write(length);
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
