package io.serai.server.kserve;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a tensor's elements as JSON; numbers with as few digits as tell them apart. */
final class ElementWriter {
  private ElementWriter() {}

  /** Writes all elements into a list that has begun; what isn't finite as a text. */
  static void write(JsonGenerator out, Tensor tensor) throws IOException {
    ByteBuffer data = tensor.data().asByteBuffer().order(ByteOrder.nativeOrder());
    switch (tensor.type()) {
      case FP32 -> {
        while (data.hasRemaining()) {
          out.writeNumber(data.getFloat());
        }
      }
      case BYTES -> {
        for (String text : StringElements.of(tensor)) {
          out.writeString(text);
        }
      }
      default -> {
        while (data.hasRemaining()) {
          one(out, tensor, data);
        }
      }
    }
  }

  private static void one(JsonGenerator out, Tensor tensor, ByteBuffer data) throws IOException {
    switch (tensor.type()) {
      case BOOL -> out.writeBoolean(data.get() != 0);
      case INT8 -> out.writeNumber((int) data.get());
      case UINT8 -> out.writeNumber(Byte.toUnsignedInt(data.get()));
      case INT16 -> out.writeNumber((int) data.getShort());
      case UINT16 -> out.writeNumber(Short.toUnsignedInt(data.getShort()));
      case INT32 -> out.writeNumber(data.getInt());
      case UINT32 -> out.writeNumber(Integer.toUnsignedLong(data.getInt()));
      case INT64 -> out.writeNumber(data.getLong());
      case UINT64 -> out.writeNumber(new BigInteger(Long.toUnsignedString(data.getLong())));
      case FP16 -> out.writeNumber(Float.float16ToFloat(data.getShort()));
      case BF16 -> out.writeNumber(Float.intBitsToFloat(data.getShort() << 16));
      case FP64 -> out.writeNumber(data.getDouble());
      case FP32, BYTES -> throw new IllegalStateException("written apart");
    }
  }
}
