package io.serai.core.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The C library's heap, which keeps what native runtimes free until it is told to give it back. */
public final class NativeHeap {
  private NativeHeap() {}

  /**
   * Gives free memory back to the machine, where the C library can ({@code malloc_trim} of glibc).
   */
  public static void trim() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> trim = linker.defaultLookup().find("malloc_trim");
    if (trim.isEmpty()) {
      return;
    }
    MethodHandle call =
        linker.downcallHandle(
            trim.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    try {
      int gaveBack = (int) call.invokeExact(0L);
      assert gaveBack == 0 || gaveBack == 1;
    } catch (Throwable e) {
      throw new IllegalStateException("malloc_trim can't be called", e);
    }
  }
}
