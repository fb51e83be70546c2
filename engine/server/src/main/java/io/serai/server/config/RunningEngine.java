package io.serai.server.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.server.access.ApiKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The engine that serves a home folder: a lock that the kernel releases when its process ends,
 * however it ends, a note of its address, and a key for the home's own commands.
 *
 * @param pid its process
 * @param url its address, such as {@code http://127.0.0.1:8000}
 * @param version its version
 * @param certificate the SHA-256 of the certificate that it shows, in hexadecimal; null without TLS
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunningEngine(long pid, String url, String version, @Nullable String certificate) {
  private static final String NOTE = "engine.json";
  private static final String KEY = "engine.key";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A command that looks for an engine holds the lock for a moment: see {@link #find}. */
  private static final int LOCK_TRIES = 5;

  private static final long LOCK_PAUSE_NANOS = 20_000_000;

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
      Path unfinished = Files.createTempFile(data, "engine", ".tmp");
      JSON.writeValue(unfinished.toFile(), engine);
      Files.move(unfinished, data.resolve(NOTE), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Leaves a key for the home's own commands, which nobody but the owner of the home can read.
     *
     * @throws IOException if it can't be written
     */
    public void leave(ApiKey key) throws IOException {
      Path unfinished = Files.createTempFile(data, "engine", ".tmp");
      Files.writeString(unfinished, key.text());
      Files.move(unfinished, data.resolve(KEY), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(data.resolve(NOTE));
      Files.deleteIfExists(data.resolve(KEY));
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
    for (int tries = 1; tryLock(channel) == null; tries++) {
      if (tries == LOCK_TRIES) {
        channel.close();
        return Optional.empty();
      }
      LockSupport.parkNanos(LOCK_PAUSE_NANOS);
    }
    // What an engine that was killed left behind.
    Files.deleteIfExists(data.resolve(NOTE));
    Files.deleteIfExists(data.resolve(KEY));
    return Optional.of(new Lock(data, channel));
  }

  /**
   * The engine that serves the home now, if one does.
   *
   * @throws IOException if that can't be told
   */
  public static Optional<RunningEngine> find(Home home) throws IOException {
    Path data = home.own("data");
    Optional<RunningEngine> noted = noted(data.resolve(NOTE)).filter(RunningEngine::isAlive);
    Path lock = data.resolve("engine.lock");
    if (noted.isEmpty() || !Files.exists(lock)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      if (tryLock(channel) != null) {
        return Optional.empty();
      }
    }
    return noted.filter(RunningEngine::isAlive);
  }

  /** What the note says; empty if there is none, or an engine takes it away at this moment. */
  private static Optional<RunningEngine> noted(Path note) throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(note), RunningEngine.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private boolean isAlive() {
    return ProcessHandle.of(pid).isPresent();
  }

  /**
   * The key that it left for the home's own commands; empty if it did not, or this user can't read
   * it.
   *
   * @throws IOException if it is there and can't be read
   */
  public static Optional<String> key(Home home) throws IOException {
    Path file = home.own("data").resolve(KEY);
    try {
      return Files.isReadable(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
