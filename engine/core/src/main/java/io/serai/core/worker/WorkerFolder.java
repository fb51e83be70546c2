package io.serai.core.worker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's files: the socket and the shared memory in RAM, and on disk what its bundle unpacks.
 * Only this user can look into the folders, whose names tell the engine that made them.
 */
final class WorkerFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerFolder.class);
  private static final String PREFIX = "serai-worker-";
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final Path meeting;
  private final Path disk;

  private WorkerFolder(Path meeting, Path disk) {
    this.meeting = meeting;
    this.disk = disk;
  }

  /**
   * Makes the folders.
   *
   * @param storage where the one on disk is made
   */
  static WorkerFolder create(Path storage) throws IOException {
    String prefix = PREFIX + ProcessHandle.current().pid() + "-";
    Path disk = Files.createTempDirectory(Files.createDirectories(storage), prefix);
    Files.createDirectory(disk.resolve("tmp"));
    return new WorkerFolder(Files.createTempDirectory(inMemory(), prefix), disk);
  }

  /** Removes the folders of engines that aren't alive any more. */
  static void removeLeftovers(Path storage) {
    for (Path parent : List.of(inMemory(), storage)) {
      if (Files.isDirectory(parent)) {
        removeLeftoversIn(parent);
      }
    }
  }

  private static Path inMemory() {
    return Files.isWritable(SHARED_MEMORY)
        ? SHARED_MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void removeLeftoversIn(Path parent) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
      for (Path folder : folders) {
        String engine = folder.getFileName().toString().substring(PREFIX.length()).split("-", 2)[0];
        if (engine.matches("[0-9]+") && ProcessHandle.of(Long.parseLong(engine)).isEmpty()) {
          delete(folder);
        }
      }
    } catch (IOException e) {
      LOG.warn("what earlier workers left in {} can't be removed: {}", parent, e.toString());
    }
  }

  /** Where the engine listens; short enough for a socket's name. */
  Path socket() {
    return meeting.resolve("socket");
  }

  /** The shared memory that the engine writes. */
  Path requests() {
    return meeting.resolve("requests");
  }

  /** The shared memory that the worker writes. */
  Path replies() {
    return meeting.resolve("replies");
  }

  /** For the OSGi framework. */
  Path bundles() {
    return disk.resolve("bundles");
  }

  /** For whatever the bundle unpacks. */
  Path temporary() {
    return disk.resolve("tmp");
  }

  /** Where the JVM reports a crash. */
  Path crashReport() {
    return disk.resolve("crash.log");
  }

  /** Removes the names of the socket and the shared memory, which both sides have open now. */
  void met() throws IOException {
    delete(meeting);
  }

  @Override
  public void close() {
    for (Path folder : List.of(meeting, disk)) {
      try {
        delete(folder);
      } catch (IOException e) {
        LOG.warn("{} can't be removed: {}", folder, e.toString());
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (NoSuchFileException e) {
      LOG.debug("{} was gone already", e.getFile());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
