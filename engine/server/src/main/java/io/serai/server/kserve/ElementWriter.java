package io.serai.server.kserve;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.spi.ElementType;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;

/** Writes a tensor's elements as JSON; numbers with as few digits as tell them apart. */
final class ElementWriter {
  private ElementWriter() {}

  /** Writes all elements into a list that has begun; numbers that JSON doesn't have as texts. */
  static void write(JsonGenerator out, Tensor tensor) throws IOException {
    MemorySegment data = tensor.data();
    switch (tensor.type()) {
      case FP32 -> {
        for (long at = 0; at < data.byteSize(); at += Float.BYTES) {
          out.writeNumber(data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at));
        }
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
