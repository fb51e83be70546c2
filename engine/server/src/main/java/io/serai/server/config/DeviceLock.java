package io.serai.server.config;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Says which process decides what is loaded on this device: of two that each load what fits, the
 * memory of the other isn't counted on. The kernel releases it when the process ends, however it
 * ends.
 */
public final class DeviceLock implements AutoCloseable {
  private static final Set<PosixFilePermission> FOR_ALL =
      PosixFilePermissions.fromString("rw-rw-rw-");
  private static final int LOOKS = 5;
  private static final long LOOK_NANOS = 20_000_000;

  /** What became of asking for the lock. */
  public sealed interface Answer {
    /** It is this process's, until closed. */
    record Taken(DeviceLock lock) implements Answer {}

    /** Another process has it. */
    record Held(DeviceHolder holder) implements Answer {}
  }

  private final @Nullable Path file;
  private final @Nullable FileChannel channel;
  private final Path home;

  private DeviceLock(@Nullable Path file, @Nullable FileChannel channel, Path home) {
    this.file = file;
    this.channel = channel;
    this.home = home;
  }

  /**
   * Takes the lock for a home, if nobody has it.
   *
   * @param file as {@link DeviceLockFile} found it; empty to do without a lock
   * @throws SeraiException if the file can't be used
   */
  public static Answer take(Optional<Path> file, Home home) {
    if (file.isEmpty()) {
      return new Answer.Taken(new DeviceLock(null, null, home.folder()));
    }
    try {
      if (isHeldByAnotherUser(file.get())) {
        return new Answer.Held(DeviceHolder.of(file.get()));
      }
      FileChannel channel = open(file.get());
      if (!lock(channel) && !lockAfterOthersLooked(channel)) {
        channel.close();
        return new Answer.Held(DeviceHolder.of(file.get()));
      }
      DeviceLock taken = new DeviceLock(file.get(), channel, home.folder());
      taken.announce(null);
      return new Answer.Taken(taken);
    } catch (IOException e) {
      throw unusable(file.get(), e);
    }
  }

  /**
   * Who has the lock, if another process does.
   *
   * @param file as {@link DeviceLockFile} found it
   * @throws IOException if that can't be told
   */
  public static Optional<DeviceHolder> holder(Optional<Path> file) throws IOException {
    return file.isPresent() && isHeld(file.get())
        ? Optional.of(DeviceHolder.of(file.get()))
        : Optional.empty();
  }

  /**
   * Notes the address for others to find.
   *
   * @param url null while there is none
   * @throws IOException if the note can't be written
   */
  public void announce(@Nullable String url) throws IOException {
    if (file != null) {
      HolderNote.write(file, home, url);
    }
  }

  /** All users may write it, as whoever holds it next may be another one. */
  private static FileChannel open(Path file) throws IOException {
    FileChannel channel = openOrCreate(file);
    if (Users.of(file) == Users.own()
        && !Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).equals(FOR_ALL)) {
      Files.setPosixFilePermissions(file, FOR_ALL);
    }
    return channel;
  }

  /**
   * In a folder for all, a link that somebody left must not be followed, and kernels refuse to
   * create what is there.
   */
  private static FileChannel openOrCreate(Path file) throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      return FileChannel.open(file, options);
    } catch (NoSuchFileException e) {
      Set<OpenOption> creating = new HashSet<>(options);
      creating.add(StandardOpenOption.CREATE);
      return FileChannel.open(file, creating);
    }
  }

  /** Who only looks whether the lock is held has it for a moment. */
  private static boolean lockAfterOthersLooked(FileChannel channel) throws IOException {
    for (int i = 0; i < LOOKS; i++) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (lock(channel)) {
        return true;
      }
    }
    return false;
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Whether a process has it whose file this user can read but not write. */
  static boolean isHeldByAnotherUser(Path file) throws IOException {
    return !Files.isWritable(file) && isHeld(file);
  }

  private static boolean isHeld(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(file)) {
      return false;
    }
    try (FileChannel channel =
            FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    }
  }

  private static SeraiException unusable(Path file, IOException e) {
    return new SeraiException(
        ErrorCode.INVALID_CONFIGURATION,
        "the lock of this device, %s, can't be used: %s; name another file with 'deviceLock' in conf/serai.yaml, or 'deviceLock: none'"
            .formatted(file, e),
        e);
  }

  @Override
  public void close() throws IOException {
    if (file != null && channel != null) {
      HolderNote.remove(file);
      channel.close();
    }
  }
}
