package io.serai.plugins.text;

import io.serai.spi.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A growing row of whole numbers in native memory, of 32 or 64 bits as a graph wants them. */
public final class WholeNumbers {
  private final ElementType type;
  private final Arena arena;
  private MemorySegment memory;
  private long size;

  /**
   * An empty row.
   *
   * @param type INT64 or INT32
   * @param capacity numbers to have room for at first
   */
  public WholeNumbers(ElementType type, long capacity, Arena arena) {
    this.type = type;
    this.arena = arena;
    this.memory = allocate(capacity);
  }

  /** How many numbers there are. */
  public long size() {
    return size;
  }

  /** The type of each number. */
  public ElementType type() {
    return type;
  }

  /** Adds numbers. */
  public WholeNumbers append(long... numbers) {
    reserve(numbers.length);
    for (long number : numbers) {
      set(size++, number);
    }
    return this;
  }

  /** Adds one number several times. */
  public WholeNumbers fill(long number, long times) {
    reserve(times);
    for (long end = size + times; size < end; size++) {
      set(size, number);
    }
    return this;
  }

  /** The numbers from one index up to before another; not valid after numbers are added. */
  public MemorySegment slice(long from, long to) {
    return memory.asSlice(from * type.bytes(), (to - from) * type.bytes());
  }

  private void set(long index, long number) {
    if (type == ElementType.INT64) {
      memory.setAtIndex(ValueLayout.JAVA_LONG, index, number);
    } else {
      memory.setAtIndex(ValueLayout.JAVA_INT, index, (int) number);
    }
  }

  private void reserve(long more) {
    long capacity = memory.byteSize() / type.bytes();
    if (size + more > capacity) {
      memory = allocate(Math.max(size + more, 2 * capacity)).copyFrom(memory);
    }
  }

  private MemorySegment allocate(long capacity) {
    return arena.allocate(capacity * type.bytes(), type.bytes());
  }
}
