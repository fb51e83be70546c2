package io.serai.formats.gguf;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads the header of a GGUF file, versions 2 and 3, and checks that the weights it tells of are in
 * the file. See <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>.
 */
public final class GgufHeaderReader {
  /** The first four bytes, {@code GGUF}. */
  public static final int MAGIC = 0x46554747;

  private static final int MOST_METADATA = 1 << 16;
  private static final int MOST_TENSORS = 1 << 16;
  private static final int MOST_DIMENSIONS = 4;
  private static final int MOST_NUMBERS_KEPT = 4096;

  /** Of types that are unknown; those that are known keep 7 at most. */
  private static final int MOST_NUMBERS_IN_A_BYTE = 16;

  private static final int LEAST_TENSOR_BYTES = 24;
  private static final int LEAST_METADATA_BYTES = 13;
  private static final long DEFAULT_ALIGNMENT = 32;
  private static final long MOST_ALIGNMENT = 1 << 20;

  private final GgufInput input;

  private GgufHeaderReader(GgufInput input) {
    this.input = input;
  }

  /**
   * Reads a header from the start of the channel.
   *
   * @param name of the file, for messages
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it isn't a whole GGUF file
   * @throws IOException if it can't be read
   */
  public static GgufHeader read(String name, SeekableByteChannel channel) throws IOException {
    return new GgufHeaderReader(new GgufInput(name, channel)).read();
  }

  private GgufHeader read() throws IOException {
    if (input.size() < Integer.BYTES || input.readInt() != MAGIC) {
      throw input.invalid("it doesn't begin with GGUF");
    }
    int version = input.readInt();
    if (version < 2 || version > 3) {
      throw input.invalid("it is of version %d; versions 2 and 3 are known".formatted(version));
    }
    int tensorCount = count("tensors", LEAST_TENSOR_BYTES, MOST_TENSORS);
    int metadataCount = count("entries", LEAST_METADATA_BYTES, MOST_METADATA);
    Map<String, Object> metadata = HashMap.newHashMap(Math.min(metadataCount, 1024));
    for (int i = 0; i < metadataCount; i++) {
      String key = input.readString();
      input.keep(2, 0);
      GgufValueType type = valueType();
      if (metadata.put(key, value(type)) != null) {
        throw input.invalid("the entry '%s' comes twice".formatted(key));
      }
    }
    List<GgufTensor> tensors = new ArrayList<>(Math.min(tensorCount, 1024));
    for (int i = 0; i < tensorCount; i++) {
      tensors.add(tensor());
    }
    return within(version, metadata, tensors);
  }

  private int count(String what, int leastBytes, int most) throws IOException {
    long count = input.readCount(what, leastBytes);
    if (count > most) {
      throw input.invalid(
          "its header claims %d %s; %d are the most known".formatted(count, what, most));
    }
    return (int) count;
  }

  private GgufValueType valueType() throws IOException {
    int number = input.readInt();
    return GgufValueType.of(number)
        .orElseThrow(() -> input.invalid("an entry is of the unknown type %d".formatted(number)));
  }

  private Object value(GgufValueType type) throws IOException {
    return switch (type) {
      case UINT8 -> (long) Byte.toUnsignedInt(input.readByte());
      case INT8 -> (long) input.readByte();
      case UINT16 -> (long) Short.toUnsignedInt(input.readShort());
      case INT16 -> (long) input.readShort();
      case UINT32 -> Integer.toUnsignedLong(input.readInt());
      case INT32 -> (long) input.readInt();
      case UINT64, INT64 -> input.readLong();
      case FLOAT32 -> (double) Float.intBitsToFloat(input.readInt());
      case FLOAT64 -> Double.longBitsToDouble(input.readLong());
      case BOOL -> input.readByte() != 0;
      case STRING -> input.readString();
      case ARRAY -> array();
    };
  }

  private GgufArray array() throws IOException {
    GgufValueType type = valueType();
    if (type == GgufValueType.ARRAY) {
      throw input.invalid("an array in an array, which no model has");
    }
    long size = input.readCount("elements of an array", type.leastBytes());
    if (type == GgufValueType.STRING) {
      for (long i = 0; i < size; i++) {
        input.skipString();
      }
      return new GgufArray(size, List.of());
    }
    if (size > MOST_NUMBERS_KEPT || type.isFraction()) {
      input.skip(size * type.leastBytes());
      return new GgufArray(size, List.of());
    }
    input.keep(size, 0);
    List<Long> numbers = new ArrayList<>((int) size);
    for (long i = 0; i < size; i++) {
      Object element = value(type);
      numbers.add(element instanceof Long number ? number : Boolean.TRUE.equals(element) ? 1L : 0L);
    }
    return new GgufArray(size, numbers);
  }

  /** Its offset is still told from the start of the weights. */
  private GgufTensor tensor() throws IOException {
    String name = input.readString();
    int rank = input.readInt();
    if (rank < 0 || rank > MOST_DIMENSIONS) {
      throw input.invalid("the tensor '%s' has %d dimensions".formatted(name, rank));
    }
    input.keep(2L + rank, 0);
    List<Long> dimensions = new ArrayList<>(rank);
    for (int i = 0; i < rank; i++) {
      dimensions.add(input.readLong());
    }
    int number = input.readInt();
    if (number < 0) {
      throw input.invalid("the tensor '%s' is of the type %d".formatted(name, number));
    }
    return new GgufTensor(
        name, number, dimensions, input.readLong(), bytes(name, number, dimensions));
  }

  /** Of a type that this doesn't know, none yet. */
  private long bytes(String name, int number, List<Long> dimensions) {
    long elements = 1;
    for (long dimension : dimensions) {
      if (dimension < 0 || (dimension > 0 && elements > Long.MAX_VALUE / dimension / 8)) {
        throw input.invalid("the tensor '%s' has the sizes %s".formatted(name, dimensions));
      }
      elements *= dimension;
    }
    Optional<GgmlType> known = GgmlType.of(number);
    if (known.isEmpty()) {
      return 0;
    }
    GgmlType type = known.get();
    long row = dimensions.isEmpty() ? 1 : dimensions.getFirst();
    if (row % type.blockElements() != 0) {
      throw input.invalid(
          "the tensor '%s' has rows of %d numbers, which %s can't keep".formatted(name, row, type));
    }
    return type.bytes(elements);
  }

  private GgufHeader within(int version, Map<String, Object> metadata, List<GgufTensor> relative) {
    long alignment =
        metadata.get("general.alignment") instanceof Long given ? given : DEFAULT_ALIGNMENT;
    if (alignment < 1 || alignment > MOST_ALIGNMENT || Long.bitCount(alignment) != 1) {
      throw input.invalid("its alignment is %d".formatted(alignment));
    }
    long data = (input.position() + alignment - 1) / alignment * alignment;
    NavigableSet<Long> starts = new TreeSet<>();
    relative.forEach(tensor -> starts.add(tensor.offset()));
    List<GgufTensor> tensors = new ArrayList<>(relative.size());
    for (GgufTensor tensor : relative) {
      if (tensor.offset() < 0 || tensor.offset() > input.size() - data - tensor.bytes()) {
        throw input.invalid(
            "the tensor '%s' lies at bytes %s to %s, but the file has %d; it is truncated or still being copied"
                .formatted(
                    tensor.name(),
                    Long.toUnsignedString(data + tensor.offset()),
                    Long.toUnsignedString(data + tensor.offset() + tensor.bytes()),
                    input.size()));
      }
      long bytes = tensor.type().isPresent() ? tensor.bytes() : upToNext(tensor, starts, data);
      tensors.add(
          new GgufTensor(
              tensor.name(),
              tensor.typeNumber(),
              tensor.dimensions(),
              data + tensor.offset(),
              bytes));
    }
    return new GgufHeader(version, metadata, tensors, data);
  }

  /** What a tensor takes whose type is newer than this, so that only llama.cpp knows its blocks. */
  private long upToNext(GgufTensor tensor, NavigableSet<Long> starts, long data) {
    Long next = starts.higher(tensor.offset());
    long most = input.size() - data;
    long bytes = (next == null ? most : Math.min(next, most)) - tensor.offset();
    if (tensor.elements() / MOST_NUMBERS_IN_A_BYTE > bytes) {
      throw input.invalid(
          "the tensor '%s' has %d numbers, but only %d bytes for them; it is truncated or still being copied"
              .formatted(tensor.name(), tensor.elements(), bytes));
    }
    return bytes;
  }
}
