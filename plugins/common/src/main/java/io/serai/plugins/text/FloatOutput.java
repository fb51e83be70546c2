package io.serai.plugins.text;

import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An output of decimal numbers, read in rows along its last dimension.
 *
 * @param type FP32, FP16, BF16 or FP64
 * @param shape all dimensions known, at least one
 * @param data in the machine's byte order
 */
public record FloatOutput(ElementType type, Shape shape, MemorySegment data) {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  /** Whether outputs of that type can be read. */
  public static boolean reads(ElementType type) {
    return switch (type) {
      case FP32, FP16, BF16, FP64 -> true;
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> false;
    };
  }

  /**
   * Copies a row.
   *
   * @param row counted over all other dimensions, from 0
   * @param into as long as a row
   * @throws SeraiException with {@link ErrorCode#RUNTIME_FAILED} if one of them is not a number
   */
  public void read(long row, float[] into) {
    copy(row * into.length, into);
    for (float value : into) {
      if (Float.isNaN(value)) {
        throw new SeraiException(
            ErrorCode.RUNTIME_FAILED,
            "the model computed something that is not a number (NaN); its weights or its input are"
                + " out of range");
      }
    }
  }

  private void copy(long start, float[] into) {
    switch (type) {
      case FP32 -> MemorySegment.copy(data, FLOAT, start * 4, into, 0, into.length);
      case FP64 -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = (float) data.getAtIndex(DOUBLE, start + i);
        }
      }
      case FP16 -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = Float.float16ToFloat(data.getAtIndex(SHORT, start + i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = Float.intBitsToFloat(data.getAtIndex(SHORT, start + i) << 16);
        }
      }
      case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES ->
          throw new IllegalStateException("not decimal numbers: " + type);
    }
  }
}
