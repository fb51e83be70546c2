package io.serai.itests.fault;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls of the C library. */
final class Libc {
  private static final MethodHandle PAUSE = find("pause", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle ABORT = find("abort", FunctionDescriptor.ofVoid());
  private static final MethodHandle MEMSET =
      find("memset", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MLOCK =
      find("mlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle MMAP =
      find(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MADVISE =
      find("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final int READ_AND_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS = 0x2 | 0x20;
  private static final int HUGE_PAGES = 14;
  private static final long PAGE = 4096;

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

  /** Ends the process from within native code: by itself, or since it writes to address 0. */
  static void crash(boolean aborts) {
    try {
      if (aborts) {
        ABORT.invokeExact();
      }
      MemorySegment written = (MemorySegment) MEMSET.invokeExact(MemorySegment.NULL, 1, 8L);
      throw new IllegalStateException("nothing crashed at " + written);
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

  /**
   * Takes memory that is there when this returns, until the process ends; in huge pages where the
   * kernel has them, since that is the fastest way to take it.
   */
  static void take(long bytes) {
    try {
      MemorySegment taken =
          (MemorySegment)
              MMAP.invokeExact(
                  MemorySegment.NULL, bytes, READ_AND_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
      if (taken.address() == -1) {
        throw new IllegalStateException("there are no %d bytes".formatted(bytes));
      }
      int refused = (int) MADVISE.invokeExact(taken, bytes, HUGE_PAGES);
      MemorySegment pages = taken.reinterpret(bytes);
      for (long at = 0; at < bytes; at += PAGE) {
        pages.set(JAVA_BYTE, at, (byte) 1);
      }
      if (refused != 0) {
        System.err.println("without huge pages");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
