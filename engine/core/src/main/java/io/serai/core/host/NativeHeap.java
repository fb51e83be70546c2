package io.serai.core.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The C library's heap, which keeps what native runtimes free until it is told to give it back. */
public final class NativeHeap {
  /** Made once: to make it takes memory, which is short when it is wanted. */
  private static final @Nullable MethodHandle TRIM = find();

  private NativeHeap() {}

  private static @Nullable MethodHandle find() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("malloc_trim")
        .map(
            function ->
                linker.downcallHandle(
                    function, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG)))
        .orElse(null);
  }

  /**
   * Gives free memory back to the machine, where the C library can ({@code malloc_trim} of glibc).
   */
  public static void trim() {
    MethodHandle trim = TRIM;
    if (trim == null) {
      return;
    }
    try {
      int gaveBack = (int) trim.invokeExact(0L);
      assert gaveBack == 0 || gaveBack == 1;
    } catch (Throwable e) {
      throw new IllegalStateException("malloc_trim can't be called", e);
    }
  }
}
