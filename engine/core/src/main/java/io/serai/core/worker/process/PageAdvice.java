package io.serai.core.worker.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * What this process can tell the kernel about its pages and those of others, by calls of the C
 * library.
 */
final class PageAdvice {
  /** Advice to {@link #advise}: write to swap space, or drop if it is a file's. */
  static final int PAGE_OUT = 21;

  /** Advice to {@link #advise}: read in; since Linux 5.14. */
  static final int POPULATE_READ = 22;

  /** What {@link #advise} answers if the kernel doesn't know the advice. */
  static final int INVALID = 22;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO_FIELD =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle MADVISE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("madvise"),
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT),
          ERRNO);

  /** Calls that the C library may not know yet; their numbers are the same on all processors. */
  private static final long PIDFD_OPEN = 434;

  private static final long PROCESS_MADVISE = 440;

  private static final MethodHandle OPEN_PROCESS =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
          ERRNO,
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle ADVISE_PROCESS =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT),
          ERRNO,
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle CLOSE =
      find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private static final MethodHandle PAGE_SIZE =
      find("getpagesize", FunctionDescriptor.of(JAVA_INT));

  private PageAdvice() {}

  private static MethodHandle find(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
  }

  /**
   * Advises the kernel about a range of addresses of this process.
   *
   * @return 0, or the error's number
   */
  static int advise(long start, long bytes, int advice) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      int result = (int) MADVISE.invokeExact(state, start, bytes, advice);
      return result == 0 ? 0 : (int) ERRNO_FIELD.get(state, 0L);
    } catch (Throwable e) {
      throw failed("madvise", e);
    }
  }

  /**
   * Opens another process, so that it can be advised about; Linux 5.3 has it.
   *
   * @return its descriptor, or the error's number below zero
   */
  static int openProcess(long pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      long result = (long) OPEN_PROCESS.invokeExact(state, PIDFD_OPEN, (int) pid, 0);
      return result >= 0 ? (int) result : -(int) ERRNO_FIELD.get(state, 0L);
    } catch (Throwable e) {
      throw failed("pidfd_open", e);
    }
  }

  /**
   * Advises the kernel about a range of addresses of another process; Linux 5.10 has it, for those
   * who may trace that process, and before 6.13 only with the capability {@code CAP_SYS_NICE}.
   *
   * @param process as {@link #openProcess} gives it
   * @return 0, or the error's number
   */
  static int advise(int process, long start, long bytes, int advice) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      MemorySegment range = arena.allocate(JAVA_LONG, 2);
      range.setAtIndex(JAVA_LONG, 0, start);
      range.setAtIndex(JAVA_LONG, 1, bytes);
      long result =
          (long) ADVISE_PROCESS.invokeExact(state, PROCESS_MADVISE, process, range, 1L, advice, 0);
      return result >= 0 ? 0 : (int) ERRNO_FIELD.get(state, 0L);
    } catch (Throwable e) {
      throw failed("process_madvise", e);
    }
  }

  /** Closes what {@link #openProcess} opened. */
  static void close(int process) {
    try {
      int _ = (int) CLOSE.invokeExact(process);
    } catch (Throwable e) {
      throw failed("close", e);
    }
  }

  /** The size of a page in bytes. */
  static int pageBytes() {
    try {
      return (int) PAGE_SIZE.invokeExact();
    } catch (Throwable e) {
      throw failed("getpagesize", e);
    }
  }

  private static IllegalStateException failed(String function, Throwable cause) {
    return new IllegalStateException(function + " can't be called", cause);
  }
}
