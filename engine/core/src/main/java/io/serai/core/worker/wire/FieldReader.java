package io.serai.core.worker.wire;

import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes fields in the order in which {@link FieldWriter} put them. Reading beyond the end throws
 * {@link IndexOutOfBoundsException} or {@link BufferUnderflowException}.
 */
final class FieldReader {
  private final MemorySegment body;
  private final ByteBuffer fields;

  /** Reads a body of at most 2 GiB, in native memory or an array of bytes. */
  FieldReader(MemorySegment body) {
    this.body = body;
    this.fields = body.asByteBuffer();
  }

  int int8() {
    return fields.get();
  }

  int int32() {
    return fields.getInt();
  }

  long int64() {
    return fields.getLong();
  }

  double float64() {
    return fields.getDouble();
  }

  /** One of all values of an enumeration, in their order. */
  <E extends Enum<E>> E choice(List<E> all) {
    return all.get(int8());
  }

  boolean bool() {
    return int8() != 0;
  }

  String string() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    byte[] bytes = new byte[count(1)];
    fields.get(bytes);
    return bytes;
  }

  <T> List<T> list(Supplier<T> each) {
    int size = count(1);
    List<T> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(each.get());
    }
    return values;
  }

  float[] floats() {
    float[] values = new float[count(Float.BYTES)];
    fields.asFloatBuffer().get(values);
    fields.position(fields.position() + values.length * Float.BYTES);
    return values;
  }

  List<String> strings() {
    return list(this::string);
  }

  /** What was attached, at the next multiple of eight; not a copy. */
  MemorySegment attachment(long bytes) {
    long start = FieldWriter.aligned(fields.position());
    MemorySegment found = body.asSlice(start, bytes);
    fields.position((int) (start + bytes));
    return found;
  }

  /** A number of things that take at least so many bytes each. */
  private int count(int bytesEach) {
    int count = int32();
    if (count < 0 || count > fields.remaining() / bytesEach) {
      throw new IndexOutOfBoundsException("a count of " + count + " at " + fields.position());
    }
    return count;
  }
}
