package io.serai.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files that pretend to be models, and mean harm. */
final class HostileFiles {
  private static final long TERABYTES = 1L << 42;
  private static final int BOMB = 32 << 20;

  private HostileFiles() {}

  /** A GGUF header that claims so many tensors, or entries of its vocabulary. */
  static byte[] ggufThatClaims(String what) {
    ByteBuffer header = little(1024).put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3);
    switch (what) {
      case "tensors" -> header.putLong(TERABYTES).putLong(0);
      case "vocabulary" -> {
        header.putLong(0).putLong(1);
        text(header, "tokenizer.ggml.tokens").putInt(9).putInt(8).putLong(TERABYTES);
      }
      case "a long name" -> {
        header.putLong(0).putLong(1);
        text(header, "general.name").putInt(8).putLong(TERABYTES);
      }
      case "large weights" -> {
        header.putLong(1).putLong(0);
        text(header, "blk.0.attn_q.weight").putInt(2).putLong(1 << 20).putLong(1 << 20);
        header.putInt(0).putLong(0);
      }
      default -> throw new IllegalArgumentException(what);
    }
    return header.array();
  }

  /** Noise after the first bytes of a format. */
  static byte[] noiseAfter(String mark) {
    byte[] noise = new byte[1 << 16];
    new Random(3).nextBytes(noise);
    byte[] start = mark.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(start, 0, noise, 0, start.length);
    return noise;
  }

  /** A TorchScript archive whose code unpacks to a thousand times its size. */
  static byte[] zipBomb() throws IOException {
    return zip(new byte[BOMB], "x/data.pkl", "x/code/__torch__.py", "x/data/0");
  }

  /** A TorchScript archive with a file that climbs out of it. */
  static byte[] climbingZip() throws IOException {
    return zip(new byte[4], "x/data.pkl", "x/code/__torch__.py", "x/../../../../tmp/serai-climbed");
  }

  /** A TorchScript archive whose directory claims to have 4 GiB. */
  static byte[] zipThatClaims() throws IOException {
    byte[] whole = zip(new byte[4], "x/data.pkl", "x/code/__torch__.py");
    Arrays.fill(whole, whole.length - 10, whole.length - 6, (byte) -1);
    return whole;
  }

  private static byte[] zip(byte[] content, String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
      }
    }
    return bytes.toByteArray();
  }

  /** A graph whose tensor is in that file, from its start. */
  static byte[] onnxWithDataIn(String location, long length) {
    byte[] tensor =
        join(
            field(8, utf8("weights")),
            new byte[] {8, 4, 16, 1, 112, 1},
            field(13, entry("location", location)),
            field(13, entry("offset", "0")),
            field(13, entry("length", Long.toString(length))));
    byte[] node = join(field(1, utf8("weights")), field(2, utf8("y")), field(4, utf8("Identity")));
    byte[] graph = join(field(1, node), field(2, utf8("g")), field(5, tensor));
    return join(new byte[] {8, 8}, field(7, graph), field(8, new byte[] {16, 17}));
  }

  /** A graph that claims to have terabytes. */
  static byte[] onnxThatClaims() {
    return join(new byte[] {8, 8, 58}, varint(TERABYTES), field(1, field(4, utf8("Identity"))));
  }

  private static byte[] entry(String key, String value) {
    return join(field(1, utf8(key)), field(2, utf8(value)));
  }

  private static byte[] field(int number, byte[] content) {
    return join(new byte[] {(byte) ((number << 3) | 2)}, varint(content.length), content);
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long rest = value;
    while (rest > 0x7f) {
      bytes.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static ByteBuffer text(ByteBuffer out, String text) {
    byte[] bytes = utf8(text);
    return out.putLong(bytes.length).put(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
