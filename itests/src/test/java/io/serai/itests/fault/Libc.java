package io.serai.itests.fault;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls of the C library. */
final class Libc {
  private static final MethodHandle PAUSE = find("pause", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle MLOCK =
      find("mlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

  private Libc() {}

  private static MethodHandle find(String function, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor);
  }

  /** Stays in native code until a signal comes. */
  static void pause() {
    try {
      int interrupted = (int) PAUSE.invokeExact();
      throw new IllegalStateException("a signal ended the pause: " + interrupted);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has memory stay in RAM; false if this user may not lock so much. */
  static boolean lock(MemorySegment memory) {
    try {
      return (int) MLOCK.invokeExact(memory, memory.byteSize()) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
