package io.serai.core.worker.wire;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Memory that the engine and a worker both map, for tensors in one direction.
 *
 * <p>One side puts tensors into {@link SharedSlots}; the other reads them in place and releases
 * them, which the first sees by a flag before the tensor. The file is sparse: it takes memory where
 * it was written.
 */
public final class SharedRegion implements AutoCloseable {
  /** What stands before each tensor; also what tensors are aligned to, in bytes. */
  static final int HEADER = 64;

  private static final int USED = 1;
  private static final int RELEASED = 0;
  private static final VarHandle FLAG = ValueLayout.JAVA_INT.varHandle();

  private final FileChannel file;
  private final Arena arena;
  private final MemorySegment memory;

  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  private SharedRegion(FileChannel file, long bytes) throws IOException {
    this.file = file;
    this.arena = Arena.ofShared();
    this.memory = file.map(MapMode.READ_WRITE, 0, bytes, arena);
  }

  /** Makes a file that only this user can read and maps it. */
  public static SharedRegion create(Path path, long bytes) throws IOException {
    return map(
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
        bytes);
  }

  /** Maps a file that the other process made. */
  public static SharedRegion open(Path path, long bytes) throws IOException {
    return map(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE), bytes);
  }

  private static SharedRegion map(FileChannel file, long bytes) throws IOException {
    try {
      return new SharedRegion(file, bytes);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Its size in bytes. */
  long bytes() {
    return memory.byteSize();
  }

  FileChannel file() {
    return file;
  }

  /** The memory of a tensor, in place. */
  MemorySegment view(long offset, long bytes) {
    return memory.asSlice(offset, bytes);
  }

  void markUsed(long offset) {
    FLAG.setRelease(memory, offset - HEADER, USED);
  }

  /** Tells the other side that the tensor there isn't needed any more. */
  void release(long offset) {
    FLAG.setRelease(memory, offset - HEADER, RELEASED);
  }

  boolean isUsed(long offset) {
    return (int) FLAG.getAcquire(memory, offset - HEADER) == USED;
  }

  /** Unmaps it; whoever still reads a tensor there gets an {@link IllegalStateException}. */
  @Override
  public void close() throws IOException {
    arena.close();
    file.close();
  }
}
