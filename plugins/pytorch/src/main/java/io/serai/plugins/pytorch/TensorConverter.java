package io.serai.plugins.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.serai.plugins.text.FloatOutput;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Makes libtorch's tensors of Serai's and the other way round. */
final class TensorConverter {
  private static final int ALIGNMENT = 8;

  private TensorConverter() {}

  /**
   * Makes an input; native memory is used in place, other copied.
   *
   * @param manager holds the result
   * @param arena outlives the manager and holds what is copied
   */
  static NDArray toTorch(NDManager manager, Tensor tensor, Arena arena) {
    MemorySegment data = tensor.data();
    boolean usable = data.isNative() && data.address() % tensor.type().bytes() == 0;
    MemorySegment memory =
        usable ? data : arena.allocate(data.byteSize(), ALIGNMENT).copyFrom(data);
    return view(manager, memory, tensor.type(), tensor.shape().dimensions());
  }

  /**
   * A tensor over native memory, which must outlive it.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it is too large for a buffer
   */
  static NDArray view(
      NDManager manager, MemorySegment memory, ElementType type, long[] dimensions) {
    ai.djl.ndarray.types.Shape shape = new ai.djl.ndarray.types.Shape(dimensions);
    if (memory.byteSize() == 0) {
      return manager.create(shape, TorchTypes.of(type));
    }
    if (memory.byteSize() > Integer.MAX_VALUE) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "a tensor would take %d bytes; 2 GiB are the limit".formatted(memory.byteSize()));
    }
    return manager.create(
        memory.asByteBuffer().order(ByteOrder.nativeOrder()), shape, TorchTypes.of(type));
  }

  /** Copies an output to the heap. */
  static Tensor toTensor(NDArray array) {
    FloatOutput view = read(array);
    MemorySegment copy = MemorySegment.ofArray(view.data().toArray(ValueLayout.JAVA_BYTE));
    return new Tensor(view.type(), view.shape(), copy);
  }

  /** An output where it lies; valid as long as the manager that holds it. */
  static FloatOutput read(NDArray array) {
    ElementType type = TorchTypes.of(array.getDataType());
    Shape shape = Shape.of(array.getShape().getShape());
    long bytes = Math.multiplyExact(shape.elements(), type.bytes());
    if (bytes > Integer.MAX_VALUE) {
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED,
          "the model gave a tensor of %d bytes; 2 GiB are the limit".formatted(bytes));
    }
    MemorySegment data =
        bytes == 0
            ? MemorySegment.ofArray(new byte[0])
            : MemorySegment.ofBuffer(array.toByteBuffer(true));
    return new FloatOutput(type, shape, data);
  }
}
