package io.serai.server.kserve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.serai.spi.ElementType;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a tensor's elements from JSON straight into memory. */
final class ElementReader {
  private static final int MOST_SHOWN = 40;

  /** Whole numbers up to here are exact as fractions. */
  private static final double MOST_EXACT = 1L << 53;

  private final JsonParser in;
  private final String what;
  private final ElementType type;
  private final ByteBuffer buffer;

  private ElementReader(JsonParser in, String what, ElementType type, int elements) {
    this.in = in;
    this.what = what;
    this.type = type;
    this.buffer = ByteBuffer.allocate(elements * type.bytes()).order(ByteOrder.nativeOrder());
  }

  /**
   * Reads a list, flat or nested in row-major order.
   *
   * @param in at the value; afterwards at its end
   * @param what the tensor, for errors
   * @param elements how many there must be
   * @param most how many the rest of the request has room for, so that none is believed that can't
   *     be
   * @throws SeraiException with {@link io.serai.spi.ErrorCode#INVALID_INPUT} if number or type of
   *     the elements don't fit
   */
  static MemorySegment read(JsonParser in, String what, ElementType type, long elements, int most)
      throws IOException {
    if (elements > most) {
      throw ProtocolJson.invalid(
          "%s has a shape of %d elements, which is more than the request holds"
              .formatted(what, elements));
    }
    if (type == ElementType.BYTES) {
      StringElements strings = new StringElements();
      forEach(in, what, elements, () -> strings.add(string(in, what)));
      return strings.toSegment();
    }
    ElementReader reader = new ElementReader(in, what, type, (int) elements);
    forEach(in, what, elements, reader::add);
    return MemorySegment.ofArray(reader.buffer.array());
  }

  @FunctionalInterface
  private interface Element {
    void read() throws IOException;
  }

  private static void forEach(JsonParser in, String what, long elements, Element element)
      throws IOException {
    long found = 0;
    int depth = 0;
    JsonToken token = in.currentToken();
    do {
      if (token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_ARRAY) {
        depth--;
      } else if (found++ < elements) {
        element.read();
      } else {
        in.skipChildren();
      }
      token = depth > 0 ? in.nextToken() : null;
    } while (depth > 0);
    if (found != elements) {
      throw ProtocolJson.invalid(
          "%s has a shape of %d elements, but its data has %d".formatted(what, elements, found));
    }
  }

  private void add() throws IOException {
    switch (type) {
      case FP32 -> buffer.putFloat(real());
      case FP64 -> buffer.putDouble(wide());
      case FP16 -> buffer.putShort(half());
      case BF16 -> buffer.putShort((short) (Float.floatToIntBits(real()) >>> 16));
      case INT64, UINT64 -> buffer.putLong(whole());
      case INT32, UINT32 -> buffer.putInt((int) whole());
      case INT16, UINT16 -> buffer.putShort((short) whole());
      case INT8, UINT8 -> buffer.put((byte) whole());
      case BOOL -> buffer.put(truth());
      case BYTES -> throw new IllegalStateException("strings are read apart");
    }
  }

  private float real() throws IOException {
    float value = isNumber() ? in.getFloatValue() : Float.NaN;
    if (!Float.isFinite(value)) {
      throw misfit();
    }
    return value;
  }

  private double wide() throws IOException {
    double value = isNumber() ? in.getDoubleValue() : Double.NaN;
    if (!Double.isFinite(value)) {
      throw misfit();
    }
    return value;
  }

  private short half() throws IOException {
    short value = Float.floatToFloat16(real());
    if (!Float.isFinite(Float.float16ToFloat(value))) {
      throw misfit();
    }
    return value;
  }

  private boolean isNumber() {
    return in.currentToken().isNumeric();
  }

  /** A whole number in the type's range; the bits of an unsigned one. */
  private long whole() throws IOException {
    long value;
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        return large(in.getBigIntegerValue());
      }
      value = in.getLongValue();
    } else if (in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      double fraction = in.getDoubleValue();
      if (fraction != Math.rint(fraction) || Math.abs(fraction) > MOST_EXACT) {
        throw misfit();
      }
      value = (long) fraction;
    } else {
      throw misfit();
    }
    boolean fits =
        switch (type) {
          case INT64 -> true;
          case UINT64 -> value >= 0;
          case INT32 -> value == (int) value;
          case UINT32 -> value >>> Integer.SIZE == 0;
          case INT16 -> value == (short) value;
          case UINT16 -> value >>> Short.SIZE == 0;
          case INT8 -> value == (byte) value;
          default -> value >>> Byte.SIZE == 0;
        };
    if (!fits) {
      throw misfit();
    }
    return value;
  }

  private long large(BigInteger value) throws IOException {
    if (type != ElementType.UINT64 || value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw misfit();
    }
    return value.longValue();
  }

  private byte truth() throws IOException {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> 1;
      case VALUE_FALSE -> 0;
      default -> throw misfit();
    };
  }

  private static String string(JsonParser in, String what) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw misfit(in, what, ElementType.BYTES);
    }
    return in.getText();
  }

  private SeraiException misfit() throws IOException {
    return misfit(in, what, type);
  }

  private static SeraiException misfit(JsonParser in, String what, ElementType type)
      throws IOException {
    String text = in.currentToken() == JsonToken.START_OBJECT ? "an object" : in.getText();
    return ProtocolJson.invalid(
        "%s is of type %s, but holds %s"
            .formatted(
                what,
                type,
                text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "\u2026" : text));
  }
}
