package io.serai.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.server.api.Documents.TensorDocument;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tensors as JSON, in the form of the Open Inference Protocol v2. */
final class TensorJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST_SHOWN = 40;

  private TensorJson() {}

  /**
   * Reads a tensor.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if type, shape and data don't fit
   */
  static Tensor read(String name, @Nullable TensorDocument document) {
    if (document == null) {
      throw invalid(name, "is null; it needs 'datatype', 'shape' and 'data'");
    }
    ElementType type = type(name, document.datatype());
    List<@Nullable Long> dimensions = document.shape();
    if (dimensions == null) {
      throw invalid(name, "has no 'shape', such as [1, 2]");
    }
    JsonNode data = document.data();
    if (data == null || data.isNull()) {
      throw invalid(name, "has no 'data'");
    }
    List<JsonNode> elements = new ArrayList<>();
    flatten(data, elements);
    Shape shape;
    long wanted;
    try {
      shape = Shape.of(dimensions.stream().mapToLong(Objects::requireNonNull).toArray());
      wanted = shape.elements();
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | NullPointerException e) {
      throw invalid(name, "has the shape %s, which can't be".formatted(dimensions));
    }
    if (wanted != elements.size()) {
      throw invalid(
          name,
          "has the shape %s, which takes %d elements, but its data has %d"
              .formatted(shape, wanted, elements.size()));
    }
    return new Tensor(type, shape, segment(name, type, elements));
  }

  private static ElementType type(String name, @Nullable String datatype) {
    if (datatype == null) {
      throw invalid(name, "has no 'datatype', one of " + Arrays.toString(ElementType.values()));
    }
    try {
      return ElementType.valueOf(datatype);
    } catch (IllegalArgumentException e) {
      throw invalid(
          name,
          "has the datatype '%s', which is none of %s"
              .formatted(datatype, Arrays.toString(ElementType.values())));
    }
  }

  private static void flatten(JsonNode node, List<JsonNode> into) {
    if (node.isArray()) {
      node.forEach(element -> flatten(element, into));
    } else {
      into.add(node);
    }
  }

  private static MemorySegment segment(String name, ElementType type, List<JsonNode> elements) {
    if (type == ElementType.BYTES) {
      return strings(name, elements);
    }
    ByteBuffer buffer =
        ByteBuffer.allocate(elements.size() * type.bytes()).order(ByteOrder.nativeOrder());
    for (JsonNode element : elements) {
      switch (type) {
        case BOOL -> buffer.put((byte) (bool(name, element) ? 1 : 0));
        case UINT8, INT8 -> buffer.put((byte) integer(name, type, element));
        case UINT16, INT16 -> buffer.putShort((short) integer(name, type, element));
        case UINT32, INT32 -> buffer.putInt((int) integer(name, type, element));
        case UINT64, INT64 -> buffer.putLong(integer(name, type, element));
        case FP64 -> buffer.putDouble(real(name, type, element));
        case FP32 -> buffer.putFloat((float) real(name, type, element));
        case FP16 -> buffer.putShort(Float.floatToFloat16((float) real(name, type, element)));
        case BF16 -> {
          int bits = Float.floatToIntBits((float) real(name, type, element));
          buffer.putShort((short) (bits >>> 16));
        }
        case BYTES -> throw new IllegalStateException("strings are read apart");
      }
    }
    return MemorySegment.ofArray(buffer.array());
  }

  private static boolean bool(String name, JsonNode element) {
    if (!element.isBoolean()) {
      throw misfit(name, ElementType.BOOL, element);
    }
    return element.booleanValue();
  }

  /** A whole number in the type's range; the bits of an unsigned one. */
  private static long integer(String name, ElementType type, JsonNode element) {
    if (element.isNumber() && element.canConvertToExactIntegral()) {
      int bits = type.bytes() * Byte.SIZE;
      if (type == ElementType.UINT64) {
        BigInteger value = element.bigIntegerValue();
        if (value.signum() >= 0 && value.bitLength() <= bits) {
          return value.longValue();
        }
      } else if (element.canConvertToLong()) {
        boolean unsigned = type.name().startsWith("U");
        long most = (1L << (unsigned ? bits : bits - 1)) - 1;
        long least = unsigned ? 0 : -most - 1;
        long value = element.longValue();
        if (value >= least && value <= most) {
          return value;
        }
      }
    }
    throw misfit(name, type, element);
  }

  /** A number that is finite in the type. */
  private static double real(String name, ElementType type, JsonNode element) {
    double value = element.isNumber() ? element.doubleValue() : Double.NaN;
    boolean finite =
        switch (type) {
          case FP64 -> Double.isFinite(value);
          case FP16 -> Float.isFinite(Float.float16ToFloat(Float.floatToFloat16((float) value)));
          default -> Float.isFinite((float) value);
        };
    if (!finite) {
      throw misfit(name, type, element);
    }
    return value;
  }

  private static SeraiException misfit(String name, ElementType type, JsonNode element) {
    String text = element.toString();
    return invalid(
        name,
        "is of type %s, but holds %s"
            .formatted(
                type,
                text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "\u2026" : text));
  }

  private static MemorySegment strings(String name, List<JsonNode> elements) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (JsonNode element : elements) {
      if (!element.isTextual()) {
        throw misfit(name, ElementType.BYTES, element);
      }
      byte[] text = element.asText().getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length).array());
      bytes.writeBytes(text);
    }
    return MemorySegment.ofArray(bytes.toByteArray());
  }

  /** A tensor with its data flat. */
  static TensorDocument write(Tensor tensor) {
    ArrayNode data = NODES.arrayNode();
    MemorySegment segment = tensor.data();
    if (tensor.type() == ElementType.BYTES) {
      long at = 0;
      while (at < segment.byteSize()) {
        int length =
            segment.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at);
        byte[] text = segment.asSlice(at + 4, length).toArray(ValueLayout.JAVA_BYTE);
        data.add(new String(text, StandardCharsets.UTF_8));
        at += 4 + length;
      }
    } else {
      for (long at = 0; at < segment.byteSize(); at += tensor.type().bytes()) {
        add(data, tensor.type(), segment, at);
      }
    }
    List<@Nullable Long> shape = new ArrayList<>();
    for (long dimension : tensor.shape().dimensions()) {
      shape.add(dimension);
    }
    return new TensorDocument(tensor.type().name(), shape, data);
  }

  private static void add(ArrayNode data, ElementType type, MemorySegment segment, long at) {
    switch (type) {
      case BOOL -> data.add(segment.get(ValueLayout.JAVA_BYTE, at) != 0);
      case INT8 -> data.add(segment.get(ValueLayout.JAVA_BYTE, at));
      case UINT8 -> data.add(Byte.toUnsignedInt(segment.get(ValueLayout.JAVA_BYTE, at)));
      case INT16 -> data.add(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
      case UINT16 ->
          data.add(Short.toUnsignedInt(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, at)));
      case INT32 -> data.add(segment.get(ValueLayout.JAVA_INT_UNALIGNED, at));
      case UINT32 ->
          data.add(Integer.toUnsignedLong(segment.get(ValueLayout.JAVA_INT_UNALIGNED, at)));
      case INT64 -> data.add(segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at));
      case UINT64 ->
          data.add(
              new BigInteger(
                  Long.toUnsignedString(segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at))));
      case FP16 ->
          data.add(Float.float16ToFloat(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, at)));
      case BF16 ->
          data.add(Float.intBitsToFloat(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) << 16));
      case FP32 -> data.add(segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at));
      case FP64 -> data.add(segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at));
      case BYTES -> throw new IllegalStateException("strings are written apart");
    }
  }

  private static SeraiException invalid(String name, String what) {
    return new SeraiException(ErrorCode.INVALID_INPUT, "input '%s' %s".formatted(name, what));
  }
}
