package io.serai.generator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything about a GGUF model but the weights' content.
 *
 * @param header all that stands before the weights
 * @param weights in the order of the file
 */
record GgufPlan(Shape shape, ByteBuffer header, List<GgufWeight> weights) {
  /** The file's name. */
  static final String FILE = "model.gguf";

  private static final int MAGIC = 0x46554747;
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;

  /** Copies the list, and keeps the header from changes. */
  GgufPlan {
    header = header.asReadOnlyBuffer();
    weights = List.copyOf(weights);
  }

  /** The plan for a shape. */
  static GgufPlan of(Shape shape) {
    GgufLayout layout = new GgufLayout(shape);
    List<GgufWeight> weights = layout.weights();
    GgufMetadata metadata = layout.metadata();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(
        GgufMetadata.buffer(24)
            .putInt(MAGIC)
            .putInt(VERSION)
            .putLong(weights.size())
            .putLong(metadata.count())
            .array());
    header.writeBytes(metadata.bytes());
    weights.forEach(weight -> header.writeBytes(entry(weight)));
    header.writeBytes(new byte[(int) (aligned(header.size()) - header.size())]);
    return new GgufPlan(shape, ByteBuffer.wrap(header.toByteArray()), weights);
  }

  private static byte[] entry(GgufWeight weight) {
    byte[] name = weight.name().getBytes(StandardCharsets.UTF_8);
    int rank = weight.dimensions().size();
    byte[] bytes = new byte[Long.BYTES + name.length + Integer.BYTES + rank * Long.BYTES + 12];
    ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    entry.putLong(name.length).put(name).putInt(rank);
    weight.dimensions().forEach(entry::putLong);
    entry.putInt(weight.type().number()).putLong(weight.offset());
    return bytes;
  }

  /** The first place from there on where a tensor may begin. */
  static long aligned(long offset) {
    return Math.ceilDiv(offset, ALIGNMENT) * ALIGNMENT;
  }

  /** Of the file. */
  long bytes() {
    return headerBytes() + aligned(weights.getLast().end());
  }

  /** Of what stands before the weights. */
  int headerBytes() {
    return header.limit();
  }

  /** Number of parameters. */
  long parameters() {
    return weights.stream().mapToLong(GgufWeight::elements).sum();
  }

  /** Collects weights, one after another. */
  static final class Weights {
    private final GgufType matrices;
    private final List<GgufWeight> all = new ArrayList<>();

    /**
     * None yet.
     *
     * @param matrices what matrices are kept in, where their rows fit
     */
    Weights(GgufType matrices) {
      this.matrices = matrices;
    }

    List<GgufWeight> all() {
      return all;
    }

    void vector(String name, long size, float mean) {
      add(name, GgufType.F32, List.of(size), mean);
    }

    /** From so many numbers to so many. */
    void matrix(String name, long from, long to) {
      add(name, matrices.keeps(from) ? matrices : GgufType.F32, List.of(from, to), 0);
    }

    /** A matrix that is always in full precision. */
    void table(String name, long width, long rows) {
      add(name, GgufType.F32, List.of(width, rows), 0);
    }

    private void add(String name, GgufType type, List<Long> dimensions, float mean) {
      long offset = all.isEmpty() ? 0 : aligned(all.getLast().end());
      all.add(new GgufWeight(name, type, dimensions, mean, offset));
    }
  }
}
