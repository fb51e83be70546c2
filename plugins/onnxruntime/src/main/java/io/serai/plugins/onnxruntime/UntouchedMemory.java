package io.serai.plugins.onnxruntime;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Native memory that is in the process only as far as it is written to. What {@link
 * Arena#allocate(long)} gives is filled with zeros, so that all of it is fetched at once, page by
 * page, and stays.
 */
final class UntouchedMemory {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle MALLOC =
      handle("malloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
  private static final MethodHandle FREE =
      handle("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

  private UntouchedMemory() {}

  private static MethodHandle handle(String function, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(function), descriptor);
  }

  /**
   * Memory with whatever is in it, aligned for all types of numbers.
   *
   * @param bytes how much; 0 or more
   * @param arena frees it when it is closed
   * @throws OutOfMemoryError if the system has none
   */
  static MemorySegment allocate(long bytes, Arena arena) {
    MemorySegment memory = malloc(Math.max(1, bytes));
    if (memory.equals(MemorySegment.NULL)) {
      throw new OutOfMemoryError("can't allocate " + bytes + " bytes of native memory");
    }
    return memory.reinterpret(bytes, arena, UntouchedMemory::free);
  }

  private static MemorySegment malloc(long bytes) {
    try {
      return (MemorySegment) MALLOC.invokeExact(bytes);
    } catch (Throwable e) {
      throw new AssertionError("malloc throws nothing", e);
    }
  }

  private static void free(MemorySegment memory) {
    try {
      FREE.invokeExact(memory);
    } catch (Throwable e) {
      throw new AssertionError("free throws nothing", e);
    }
  }
}
