package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtUtil;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Optional;

/** Makes ONNX Runtime's tensors of Serai's and the other way round. */
final class TensorConverter {
  private final OrtEnvironment environment;

  TensorConverter(OrtEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Makes an input; native memory is used in place, other copied.
   *
   * @param arena outlives the result and holds what is copied
   * @return to be closed
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} for content that no tensor can have
   */
  OnnxTensor toOnnx(String name, Tensor tensor, Arena arena) throws OrtException {
    long[] shape = tensor.shape().dimensions();
    if (tensor.type() == ElementType.BYTES) {
      return OnnxTensor.createTensor(
          environment, StringElements.decode(tensor.data(), tensor.shape()), shape);
    }
    Optional<OnnxJavaType> type = OnnxTypes.bufferType(tensor.type());
    if (type.isEmpty()) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "input '%s' is of type %s, of which ONNX Runtime's Java API can't make tensors; let the model take INT64 and cast"
              .formatted(name, tensor.type()));
    }
    return view(inPlace(tensor, arena), shape, type.get());
  }

  /**
   * A tensor over native memory, which must outlive it.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it is too large for a buffer
   */
  OnnxTensor view(MemorySegment memory, long[] dimensions, OnnxJavaType type) throws OrtException {
    if (memory.byteSize() > Integer.MAX_VALUE) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "a tensor would take %d bytes; 2 GiB are the limit".formatted(memory.byteSize()));
    }
    return OnnxTensor.createTensor(
        environment, memory.asByteBuffer().order(ByteOrder.nativeOrder()), dimensions, type);
  }

  /** Copies an output to the heap. */
  static Tensor toTensor(TensorSpec spec, OnnxTensor output) throws OrtException {
    Shape shape = Shape.of(output.getInfo().getShape());
    if (spec.type() != ElementType.BYTES) {
      return new Tensor(spec.type(), shape, MemorySegment.ofBuffer(output.getByteBuffer()));
    }
    Object value = shape.elements() == 0 ? new String[0] : output.getValue();
    String[] strings =
        value instanceof String scalar ? new String[] {scalar} : OrtUtil.flattenString(value);
    return new Tensor(spec.type(), shape, StringElements.encode(strings));
  }

  private static MemorySegment inPlace(Tensor tensor, Arena arena) {
    MemorySegment data = tensor.data();
    int alignment = tensor.type().bytes();
    boolean usable = data.isNative() && data.address() % alignment == 0 && data.byteSize() > 0;
    return usable ? data : arena.allocate(data.byteSize(), alignment).copyFrom(data);
  }
}
