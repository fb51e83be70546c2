package io.serai.core.device;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The kernel's cache of files' pages. */
public final class PageCache {
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

  private PageCache() {}

  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
  }

  /**
   * Drops a file's pages, so that the next read comes from the disk. Pages that are dirty or mapped
   * stay.
   *
   * @throws IOException if the file can't be opened or the file system refuses
   */
  public static void drop(Path file) throws IOException {
    int failed;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toAbsolutePath().toString());
      int descriptor = (int) OPEN.invokeExact(path, READ_ONLY);
      if (descriptor < 0) {
        throw new IOException(file + " can't be opened to drop its pages");
      }
      failed = (int) ADVISE.invokeExact(descriptor, 0L, 0L, DONT_NEED);
      int closed = (int) CLOSE.invokeExact(descriptor);
      assert closed == 0;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the C library can't be called", e);
    }
    if (failed != 0) {
      throw new IOException("the pages of %s can't be dropped (error %d)".formatted(file, failed));
    }
  }
}
