package io.serai.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Numbers in row-major order.
 *
 * @param type of each element
 * @param shape all dimensions known
 * @param data the elements in the machine's byte order, without gaps; on the heap or native
 */
public record Tensor(ElementType type, Shape shape, MemorySegment data) {
  /** Checks that the data has the size that type and shape ask for. */
  public Tensor {
    if (type != ElementType.BYTES) {
      long wanted = Math.multiplyExact(shape.elements(), type.bytes());
      if (data.byteSize() != wanted) {
        throw new IllegalArgumentException(
            "a tensor of type %s and shape %s takes %d bytes, not %d"
                .formatted(type, shape, wanted, data.byteSize()));
      }
    }
  }

  /** A tensor over these floats, not copied. */
  public static Tensor of(Shape shape, float... values) {
    return new Tensor(ElementType.FP32, shape, MemorySegment.ofArray(values));
  }

  /** A tensor over these whole numbers, not copied. */
  public static Tensor of(Shape shape, long... values) {
    return new Tensor(ElementType.INT64, shape, MemorySegment.ofArray(values));
  }

  /**
   * A copy of the elements of an {@link ElementType#FP32} tensor.
   *
   * @throws IllegalStateException for any other type
   */
  public float[] toFloatArray() {
    require(ElementType.FP32);
    return data.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  /**
   * A copy of the elements of an {@link ElementType#INT64} tensor.
   *
   * @throws IllegalStateException for any other type
   */
  public long[] toLongArray() {
    require(ElementType.INT64);
    return data.toArray(ValueLayout.JAVA_LONG_UNALIGNED);
  }

  private void require(ElementType wanted) {
    if (type != wanted) {
      throw new IllegalStateException("the tensor is of type " + type + ", not " + wanted);
    }
  }
}
