package io.serai.catalog.store;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is there whole or not at all. It is written under a hidden name beside its place
 * and moved at the end. A lock, which ends with its process, tells a run that goes on from what one
 * left behind that was killed.
 */
public final class ModelFolder implements AutoCloseable {
  private static final String SUFFIX = ".unfinished";
  private static final String LOCK = ".lock";

  private final Path target;
  private final Path draft;
  private final FileChannel lock;
  private boolean complete;

  private ModelFolder(Path target, Path draft, FileChannel lock) {
    this.target = target;
    this.draft = draft;
    this.lock = lock;
  }

  /**
   * Begins a folder, and removes what runs left beside it that were killed.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if the folder has content, or is
   *     being written already
   * @throws IOException if it can't be made
   */
  public static ModelFolder begin(Path folder) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    Path parent = Files.createDirectories(target.resolveSibling(""));
    removeLeftovers(parent);
    Path draft = Files.createDirectories(parent.resolve("." + target.getFileName() + SUFFIX));
    FileChannel lock = tryLock(draft);
    if (lock == null) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "%s is being written by another process; wait for it, or stop it".formatted(target));
    }
    ModelFolder begun = new ModelFolder(target, draft, lock);
    if (hasContent(target)) {
      begun.close();
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "%s is there already; delete it, or choose another folder".formatted(target));
    }
    return begun;
  }

  /** A file in it. */
  public Path file(String name) {
    return draft.resolve(name);
  }

  /**
   * Moves the folder to its place.
   *
   * @throws IOException if it can't be moved
   */
  public void complete() throws IOException {
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    complete = true;
    Files.delete(target.resolve(LOCK));
  }

  /** Removes what was written unless it is complete. */
  @Override
  public void close() throws IOException {
    try (lock) {
      if (!complete) {
        delete(draft);
      }
    }
  }

  private static void removeLeftovers(Path parent) throws IOException {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(parent, ".*" + SUFFIX)) {
      for (Path draft : drafts) {
        try (FileChannel lock = tryLock(draft)) {
          if (lock != null) {
            delete(draft);
          }
        }
      }
    }
  }

  private static @Nullable FileChannel tryLock(Path draft) throws IOException {
    FileChannel channel =
        FileChannel.open(draft.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      return null;
    }
    channel.close();
    return null;
  }

  private static boolean hasContent(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Files.exists(folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
