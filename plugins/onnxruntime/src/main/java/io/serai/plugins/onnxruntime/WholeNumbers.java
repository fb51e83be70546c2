package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import io.serai.spi.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A growing row of whole numbers in native memory, of 32 or 64 bits as a graph wants them. */
final class WholeNumbers {
  private final boolean wide;
  private final Arena arena;
  private MemorySegment memory;
  private long size;

  /**
   * An empty row.
   *
   * @param type INT64 or INT32
   * @param capacity numbers to have room for at first
   */
  WholeNumbers(ElementType type, long capacity, Arena arena) {
    this.wide = type == ElementType.INT64;
    this.arena = arena;
    this.memory = allocate(capacity);
  }

  /** How many numbers there are. */
  long size() {
    return size;
  }

  /** The type for ONNX Runtime. */
  OnnxJavaType onnxType() {
    return wide ? OnnxJavaType.INT64 : OnnxJavaType.INT32;
  }

  /** Adds numbers. */
  WholeNumbers append(long[] numbers) {
    reserve(numbers.length);
    if (wide) {
      MemorySegment.copy(
          numbers, 0, memory, ValueLayout.JAVA_LONG, size * Long.BYTES, numbers.length);
      size += numbers.length;
    } else {
      for (long number : numbers) {
        memory.setAtIndex(ValueLayout.JAVA_INT, size++, (int) number);
      }
    }
    return this;
  }

  /** Adds one number several times. */
  WholeNumbers fill(long number, long times) {
    reserve(times);
    for (long end = size + times; size < end; size++) {
      if (wide) {
        memory.setAtIndex(ValueLayout.JAVA_LONG, size, number);
      } else {
        memory.setAtIndex(ValueLayout.JAVA_INT, size, (int) number);
      }
    }
    return this;
  }

  /** The numbers from one index up to before another; not valid after numbers are added. */
  MemorySegment slice(long from, long to) {
    return memory.asSlice(from * bytes(), (to - from) * bytes());
  }

  private void reserve(long more) {
    long capacity = memory.byteSize() / bytes();
    if (size + more > capacity) {
      MemorySegment larger = allocate(Math.max(size + more, 2 * capacity));
      memory = larger.copyFrom(memory);
    }
  }

  private MemorySegment allocate(long capacity) {
    return arena.allocate(capacity * bytes(), bytes());
  }

  private int bytes() {
    return wide ? Long.BYTES : Integer.BYTES;
  }
}
