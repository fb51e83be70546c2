package io.serai.core.worker.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes fields in the order in which {@link FieldWriter} put them. Reading beyond the end throws
 * {@link IndexOutOfBoundsException}.
 */
final class FieldReader {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment body;
  private long position;

  FieldReader(MemorySegment body) {
    this.body = body;
  }

  int int8() {
    return body.get(ValueLayout.JAVA_BYTE, advance(1));
  }

  int int32() {
    return body.get(INT, advance(4));
  }

  long int64() {
    return body.get(LONG, advance(8));
  }

  double float64() {
    return Double.longBitsToDouble(int64());
  }

  /** One of all values of an enumeration, in their order. */
  <E extends Enum<E>> E choice(List<E> all) {
    return all.get(int8());
  }

  boolean bool() {
    return int8() != 0;
  }

  String string() {
    int length = count();
    byte[] bytes = body.asSlice(advance(length), length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  <T> List<T> list(Supplier<T> each) {
    int size = count();
    List<T> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(each.get());
    }
    return values;
  }

  float[] floats() {
    int size = count();
    float[] values = new float[size];
    MemorySegment.copy(body, FLOAT, advance(size * (long) Float.BYTES), values, 0, size);
    return values;
  }

  List<String> strings() {
    return list(this::string);
  }

  /** What was attached, at the next multiple of eight; not a copy. */
  MemorySegment attachment(long bytes) {
    position = FieldWriter.aligned(position);
    return body.asSlice(advance(bytes), bytes);
  }

  /** A number of things that take at least a byte each. */
  private int count() {
    int count = int32();
    if (count < 0 || count > body.byteSize() - position) {
      throw new IndexOutOfBoundsException("a count of " + count + " at " + position);
    }
    return count;
  }

  private long advance(long bytes) {
    long start = position;
    position += bytes;
    return start;
  }
}
