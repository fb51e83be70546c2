package io.serai.plugins.onnxruntime;

import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The content of an {@link ElementType#BYTES} tensor: each string's length, then the string. */
final class StringElements {
  private static final ValueLayout.OfInt LENGTH =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private StringElements() {}

  /**
   * Takes the content apart.
   *
   * @param shape all dimensions known
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if there are others
   */
  static String[] decode(MemorySegment content, Shape shape) {
    long count = count(shape);
    // Each string takes its length at least, so a wrong count can't make a huge array.
    if (count > content.byteSize() / Integer.BYTES) {
      throw invalid("it has room for fewer strings than the shape " + shape + " has");
    }
    String[] strings = new String[(int) count];
    long at = 0;
    for (int i = 0; i < strings.length; i++) {
      long left = content.byteSize() - at - Integer.BYTES;
      long length = left < 0 ? 0 : Integer.toUnsignedLong(content.get(LENGTH, at));
      if (length > left) {
        throw invalid("it ends within string %d of %d".formatted(i + 1, count));
      }
      byte[] bytes = content.asSlice(at + Integer.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
      strings[i] = new String(bytes, StandardCharsets.UTF_8);
      at += Integer.BYTES + length;
    }
    if (at != content.byteSize()) {
      throw invalid("%d bytes follow its %d strings".formatted(content.byteSize() - at, count));
    }
    return strings;
  }

  /** Puts strings together. */
  static MemorySegment encode(String[] strings) {
    byte[][] encoded = new byte[strings.length][];
    int size = 0;
    for (int i = 0; i < strings.length; i++) {
      encoded[i] = strings[i].getBytes(StandardCharsets.UTF_8);
      size = Math.addExact(size, Integer.BYTES + encoded[i].length);
    }
    MemorySegment content = MemorySegment.ofArray(new byte[size]);
    long at = 0;
    for (byte[] bytes : encoded) {
      content.set(LENGTH, at, bytes.length);
      at += Integer.BYTES;
      MemorySegment.copy(bytes, 0, content, ValueLayout.JAVA_BYTE, at, bytes.length);
      at += bytes.length;
    }
    return content;
  }

  private static long count(Shape shape) {
    try {
      return shape.elements();
    } catch (ArithmeticException e) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "no tensor can have the shape " + shape, e);
    }
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(
        ErrorCode.INVALID_INPUT, "the content of a tensor of strings is damaged: " + what);
  }
}
