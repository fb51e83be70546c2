package io.serai.server.kserve;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.spi.ElementType;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes a tensor's elements as JSON; numbers with as few digits as tell them apart. */
final class ElementWriter {
  private static final int CHARS_AT_ONCE = 8 << 10;

  /** A float and the comma before it. */
  private static final int MOST_CHARS = 16;

  private ElementWriter() {}

  /**
   * Writes all elements into a list that has begun; numbers that JSON doesn't have as texts.
   *
   * @param sink what the generator writes to
   */
  static void write(JsonGenerator out, OutputStream sink, Tensor tensor) throws IOException {
    MemorySegment data = tensor.data();
    switch (tensor.type()) {
      case FP32 -> {
        out.flush();
        writeFloats(sink, data);
      }
      case BYTES -> {
        for (String text : StringElements.of(tensor)) {
          out.writeString(text);
        }
      }
      default -> {
        for (long at = 0; at < data.byteSize(); at += tensor.type().bytes()) {
          write(out, tensor.type(), data, at);
        }
      }
    }
  }

  /** Past the generator, which makes a text of each number. */
  private static void writeFloats(OutputStream sink, MemorySegment data) throws IOException {
    long most = MOST_CHARS * (data.byteSize() / Float.BYTES);
    StringBuilder text = new StringBuilder((int) Math.min(CHARS_AT_ONCE + MOST_CHARS, most));
    for (long at = 0; at < data.byteSize(); at += Float.BYTES) {
      float value = data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
      if (at > 0) {
        text.append(',');
      }
      if (Float.isFinite(value)) {
        text.append(value);
      } else {
        text.append('"').append(value).append('"');
      }
      if (text.length() > CHARS_AT_ONCE) {
        drain(text, sink);
      }
    }
    drain(text, sink);
  }

  private static void drain(StringBuilder text, OutputStream sink) throws IOException {
    sink.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    text.setLength(0);
  }

  private static void write(JsonGenerator out, ElementType type, MemorySegment data, long at)
      throws IOException {
    switch (type) {
      case BOOL -> out.writeBoolean(data.get(ValueLayout.JAVA_BYTE, at) != 0);
      case INT8 -> out.writeNumber((int) data.get(ValueLayout.JAVA_BYTE, at));
      case UINT8 -> out.writeNumber(Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, at)));
      case INT16 -> out.writeNumber((int) half(data, at));
      case UINT16 -> out.writeNumber(Short.toUnsignedInt(half(data, at)));
      case INT32 -> out.writeNumber(data.get(ValueLayout.JAVA_INT_UNALIGNED, at));
      case UINT32 ->
          out.writeNumber(Integer.toUnsignedLong(data.get(ValueLayout.JAVA_INT_UNALIGNED, at)));
      case INT64 -> out.writeNumber(data.get(ValueLayout.JAVA_LONG_UNALIGNED, at));
      case UINT64 ->
          out.writeNumber(
              new BigInteger(Long.toUnsignedString(data.get(ValueLayout.JAVA_LONG_UNALIGNED, at))));
      case FP16 -> out.writeNumber(Float.float16ToFloat(half(data, at)));
      case BF16 -> out.writeNumber(Float.intBitsToFloat(half(data, at) << Short.SIZE));
      case FP64 -> out.writeNumber(data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at));
      case FP32, BYTES -> throw new IllegalStateException("written apart");
    }
  }

  private static short half(MemorySegment data, long at) {
    return data.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
  }
}
