package io.serai.plugins.pytorch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a TorchScript file says of itself: a ZIP of pickled objects ({@code data.pkl}), tensors, and
 * code in a subset of Python, which names what its method {@code forward} takes and gives.
 *
 * @param weightBytes of all tensors
 * @param forward the method that computes
 */
record TorchScriptArchive(long weightBytes, ForwardMethod forward) {
  /** PyTorch compresses code only, and stores tensors as they are. */
  private static final long MOST_INFLATED_BYTES = 64 << 20;

  private static final int MOST_CODE_BYTES = 8 << 20;
  private static final int PART_HEADER_BYTES = 30;
  private static final int PART_HEADER = 0x04034b50;
  private static final int TYPE_NAME_BYTES = 4096;
  private static final int PICKLE = 0x80;
  private static final int PICKLE_GLOBAL = 'c';

  /**
   * Reads the directory, and of the parts only where the type of the model is, and its code.
   *
   * @throws IOException saying what is wrong, if it is something else or damaged
   */
  static TorchScriptArchive read(SeekableByteChannel channel) throws IOException {
    ByteBuffer start = Bytes.read(channel, 0, (int) Math.min(4, channel.size()));
    if (start.limit() >= 2 && start.get(0) == (byte) PICKLE) {
      throw new IOException(
          "it is a pickled Python object, not TorchScript; save torch.jit.trace(…) or"
              + " torch.jit.script(…) of the model with its method save");
    }
    if (start.limit() < 4 || start.getShort(0) != 0x4b50) {
      throw new IOException("it is not a ZIP file, as TorchScript files are");
    }
    return of(channel, ZipDirectory.read(channel));
  }

  private static TorchScriptArchive of(SeekableByteChannel channel, List<ZipPart> parts)
      throws IOException {
    Map<String, ZipPart> byName = HashMap.newHashMap(parts.size());
    String root = null;
    long inflated = 0;
    for (ZipPart part : parts) {
      byName.put(part.name(), part);
      inflated += part.deflated() ? part.size() : 0;
      if (inflated > MOST_INFLATED_BYTES || inflated < 0) {
        throw new IOException(
            "its compressed parts claim more than %d MiB of content; PyTorch compresses code only"
                .formatted(MOST_INFLATED_BYTES >> 20));
      }
      if (part.name().endsWith("/data.pkl")
          && (root == null || part.name().length() < root.length())) {
        root = part.name().substring(0, part.name().length() - "data.pkl".length());
      }
    }
    if (root == null || !byName.containsKey(root + "constants.pkl")) {
      throw new IOException(
          "it has no %s, as TorchScript files do; if it was written with torch.save, or with"
                  .formatted(root == null ? "data.pkl" : "constants.pkl")
              + " torch.export, save torch.jit.trace(…) or torch.jit.script(…) of the model"
              + " instead");
    }
    String type = typeName(channel, require(byName, root + "data.pkl"));
    int dot = type.lastIndexOf('.');
    String file = root + "code/" + type.substring(0, dot).replace('.', '/') + ".py";
    String code = text(channel, require(byName, file));
    return new TorchScriptArchive(
        weightBytes(parts, root), ForwardMethod.find(code, type.substring(dot + 1)));
  }

  private static long weightBytes(List<ZipPart> parts, String root) {
    return parts.stream()
        .filter(
            part ->
                part.name().startsWith(root + "data/")
                    || part.name().startsWith(root + "constants/"))
        .mapToLong(ZipPart::size)
        .sum();
  }

  /** The pickle of a module begins with its type: {@code c}, its module and its class in lines. */
  private static String typeName(SeekableByteChannel channel, ZipPart data) throws IOException {
    byte[] start = content(channel, data, TYPE_NAME_BYTES);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    int line = text.indexOf('\n');
    int end = line < 0 ? -1 : text.indexOf('\n', line + 1);
    if (end < 0 || text.charAt(0) != PICKLE || text.charAt(2) != PICKLE_GLOBAL) {
      throw new IOException("its data.pkl doesn't begin with the type of a module");
    }
    return text.substring(3, line) + "." + text.substring(line + 1, end);
  }

  private static String text(SeekableByteChannel channel, ZipPart part) throws IOException {
    if (part.size() > MOST_CODE_BYTES) {
      throw new IOException(
          "its part '%s' claims %d bytes of code, more than any model has"
              .formatted(part.name(), part.size()));
    }
    return new String(content(channel, part, (int) part.size()), StandardCharsets.UTF_8);
  }

  /** The first bytes of a part, so many at most. */
  private static byte[] content(SeekableByteChannel channel, ZipPart part, int most)
      throws IOException {
    ByteBuffer header = Bytes.read(channel, part.header(), PART_HEADER_BYTES);
    if (header.getInt(0) != PART_HEADER) {
      throw new IOException("its part '%s' is damaged".formatted(part.name()));
    }
    long at =
        part.header()
            + PART_HEADER_BYTES
            + Short.toUnsignedInt(header.getShort(26))
            + Short.toUnsignedInt(header.getShort(28));
    if (!part.deflated()) {
      return Bytes.read(channel, at, (int) Math.min(most, part.size())).array();
    }
    if (part.compressed() > MOST_CODE_BYTES) {
      throw new IOException("its part '%s' is too large for code".formatted(part.name()));
    }
    byte[] packed = Bytes.read(channel, at, (int) part.compressed()).array();
    Inflater inflater = new Inflater(true);
    try (InflaterInputStream stream =
        new InflaterInputStream(new ByteArrayInputStream(packed), inflater)) {
      return stream.readNBytes(most);
    } finally {
      inflater.end();
    }
  }

  private static ZipPart require(Map<String, ZipPart> parts, String name) throws IOException {
    @Nullable ZipPart part = parts.get(name);
    if (part == null) {
      throw new IOException(
          "it has no part '%s', where the model's code should be".formatted(name));
    }
    return part;
  }
}
