package io.serai.plugins.pytorch;

import ai.djl.ndarray.types.DataType;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;

/** The types of elements as DJL has them. */
final class TorchTypes {
  private TorchTypes() {}

  /** Whether there are tensors of that type in libtorch and in DJL. */
  static boolean supports(ElementType type) {
    return switch (type) {
      case BOOL, UINT8, INT8, INT32, INT64, FP16, BF16, FP32, FP64 -> true;
      case UINT16, UINT32, UINT64, INT16, BYTES -> false;
    };
  }

  /** DJL's type for one that is supported. */
  static DataType of(ElementType type) {
    return switch (type) {
      case BOOL -> DataType.BOOLEAN;
      case UINT8 -> DataType.UINT8;
      case INT8 -> DataType.INT8;
      case INT32 -> DataType.INT32;
      case INT64 -> DataType.INT64;
      case FP16 -> DataType.FLOAT16;
      case BF16 -> DataType.BFLOAT16;
      case FP32 -> DataType.FLOAT32;
      case FP64 -> DataType.FLOAT64;
      case UINT16, UINT32, UINT64, INT16, BYTES ->
          throw new IllegalArgumentException("no tensors of type " + type);
    };
  }

  /**
   * The other way round.
   *
   * @throws SeraiException with {@link ErrorCode#RUNTIME_FAILED} for a type without a counterpart
   */
  static ElementType of(DataType type) {
    for (ElementType each : ElementType.values()) {
      if (supports(each) && of(each) == type) {
        return each;
      }
    }
    throw new SeraiException(
        ErrorCode.RUNTIME_FAILED,
        "the model gave a tensor of type %s, which can't be passed on; let it convert the tensor"
            .formatted(type));
  }
}
