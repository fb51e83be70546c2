package io.serai.core.device;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** What the kernel's cache holds of a file's pages. */
public final class PageCache implements AutoCloseable {
  /** {@code POSIX_FADV_WILLNEED} of Linux. */
  private static final int WILL_NEED = 3;

  /** {@code POSIX_FADV_DONTNEED} of Linux. */
  private static final int DONT_NEED = 4;

  /** {@code O_RDONLY}. */
  private static final int READ_ONLY = 0;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      function(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle ADVISE =
      function(
          "posix_fadvise",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private final Path file;
  private final int descriptor;

  private PageCache(Path file, int descriptor) {
    this.file = file;
    this.descriptor = descriptor;
  }

  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
  }

  /**
   * What the cache holds of a file.
   *
   * @throws IOException if the file can't be opened
   */
  public static PageCache of(Path file) throws IOException {
    int descriptor;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toAbsolutePath().toString());
      descriptor = (int) OPEN.invokeExact(path, READ_ONLY);
    } catch (Throwable e) {
      throw new IllegalStateException("the C library can't be called", e);
    }
    if (descriptor < 0) {
      throw new IOException(file + " can't be opened");
    }
    return new PageCache(file, descriptor);
  }

  /**
   * Drops a file's pages, so that the next read comes from the disk. Pages that are dirty or mapped
   * stay.
   *
   * @throws IOException if the file can't be opened or the file system refuses
   */
  public static void drop(Path file) throws IOException {
    try (PageCache cache = of(file)) {
      cache.advise(0, 0, DONT_NEED);
    }
  }

  /**
   * Has pages fetched that aren't there, without waiting for them. The kernel fetches no more for
   * one call than what it reads ahead at most, 128 KiB unless somebody changed that.
   *
   * @param start in bytes
   * @throws IOException if the file system refuses
   */
  public void fetch(long start, long bytes) throws IOException {
    advise(start, bytes, WILL_NEED);
  }

  private void advise(long start, long bytes, int advice) throws IOException {
    int failed;
    try {
      failed = (int) ADVISE.invokeExact(descriptor, start, bytes, advice);
    } catch (Throwable e) {
      throw new IllegalStateException("the C library can't be called", e);
    }
    if (failed != 0) {
      throw new IOException(
          "the kernel takes no advice about the pages of %s (error %d)".formatted(file, failed));
    }
  }

  @Override
  public void close() {
    try {
      int closed = (int) CLOSE.invokeExact(descriptor);
      assert closed == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("the C library can't be called", e);
    }
  }
}
