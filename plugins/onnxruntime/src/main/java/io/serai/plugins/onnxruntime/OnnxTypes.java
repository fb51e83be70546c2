package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import io.serai.spi.ElementType;
import java.util.Optional;

/** Serai's element types and ONNX Runtime's, one for the other. */
final class OnnxTypes {
  private OnnxTypes() {}

  /** The type of a graph's input or output; empty for one that Serai doesn't have. */
  static Optional<ElementType> elementType(OnnxTensorType type) {
    return Optional.ofNullable(
        switch (type) {
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> ElementType.BOOL;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> ElementType.UINT8;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> ElementType.UINT16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> ElementType.UINT32;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> ElementType.UINT64;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> ElementType.INT8;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> ElementType.INT16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> ElementType.INT32;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> ElementType.INT64;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> ElementType.FP16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> ElementType.BF16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> ElementType.FP32;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> ElementType.FP64;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> ElementType.BYTES;
          default -> null;
        });
  }

  /**
   * The type to make an input from a buffer with; empty for strings, which need no buffer, and for
   * those unsigned types that ONNX Runtime's Java API can't make tensors of.
   */
  static Optional<OnnxJavaType> bufferType(ElementType type) {
    return Optional.ofNullable(
        switch (type) {
          case BOOL -> OnnxJavaType.BOOL;
          case UINT8 -> OnnxJavaType.UINT8;
          case INT8 -> OnnxJavaType.INT8;
          case INT16 -> OnnxJavaType.INT16;
          case INT32 -> OnnxJavaType.INT32;
          case INT64 -> OnnxJavaType.INT64;
          case FP16 -> OnnxJavaType.FLOAT16;
          case BF16 -> OnnxJavaType.BFLOAT16;
          case FP32 -> OnnxJavaType.FLOAT;
          case FP64 -> OnnxJavaType.DOUBLE;
          case UINT16, UINT32, UINT64, BYTES -> null;
        });
  }

  /** The type of that number in {@code onnx.proto}; empty for one that the engine doesn't know. */
  static Optional<ElementType> ofFile(int number) {
    return Optional.ofNullable(
        switch (number) {
          case 1 -> ElementType.FP32;
          case 2 -> ElementType.UINT8;
          case 3 -> ElementType.INT8;
          case 4 -> ElementType.UINT16;
          case 5 -> ElementType.INT16;
          case 6 -> ElementType.INT32;
          case 7 -> ElementType.INT64;
          case 8 -> ElementType.BYTES;
          case 9 -> ElementType.BOOL;
          case 10 -> ElementType.FP16;
          case 11 -> ElementType.FP64;
          case 12 -> ElementType.UINT32;
          case 13 -> ElementType.UINT64;
          case 16 -> ElementType.BF16;
          default -> null;
        });
  }
}
