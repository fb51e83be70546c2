package io.serai.server.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engine that serves a home folder: a lock that the kernel releases when its process ends,
 * however it ends, and a note of its address.
 *
 * @param pid its process
 * @param url its address, such as {@code http://127.0.0.1:8000}
 * @param version its version
 */
public record RunningEngine(long pid, String url, String version) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The lock, held until closed. */
  public static final class Lock implements AutoCloseable {
    private final Path data;
    private final FileChannel channel;

    private Lock(Path data, FileChannel channel) {
      this.data = data;
      this.channel = channel;
    }

    /**
     * Notes the address for others to find.
     *
     * @throws IOException if the note can't be written
     */
    public void announce(RunningEngine engine) throws IOException {
      Path note = data.resolve("engine.json");
      Path unfinished = Files.createTempFile(data, "engine", ".tmp");
      JSON.writeValue(unfinished.toFile(), engine);
      Files.move(unfinished, note, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(data.resolve("engine.json"));
      channel.close();
    }
  }

  /**
   * Takes the home's lock.
   *
   * @return empty if another engine has it
   * @throws IOException if there can be no lock
   */
  public static Optional<Lock> lock(Home home) throws IOException {
    Path data = home.own("data");
    FileChannel channel =
        FileChannel.open(
            data.resolve("engine.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      return Optional.empty();
    }
    // What an engine that was killed left behind.
    Files.deleteIfExists(data.resolve("engine.json"));
    return Optional.of(new Lock(data, channel));
  }

  /**
   * The engine that serves the home now, if one does.
   *
   * @throws IOException if that can't be told
   */
  public static Optional<RunningEngine> find(Home home) throws IOException {
    Path note = home.own("data").resolve("engine.json");
    Path lock = home.own("data").resolve("engine.lock");
    if (!Files.exists(note) || !Files.exists(lock)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      if (tryLock(channel) != null) {
        return Optional.empty();
      }
    }
    RunningEngine engine = JSON.readValue(note.toFile(), RunningEngine.class);
    return Optional.of(engine).filter(noted -> ProcessHandle.of(noted.pid).isPresent());
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
