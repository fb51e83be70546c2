package io.serai.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the lock of this device is. */
public final class DeviceLockFile {
  /** What the option says where it is left to this. */
  public static final String AUTO = "auto";

  private static final String NONE = "none";
  private static final Path SYSTEM = Path.of("/run/lock/serai.lock");

  private DeviceLockFile() {}

  /**
   * The file that {@code SERAI_DEVICE_LOCK} names, else the option; empty for {@code none}.
   *
   * @throws IOException if it can't be told
   */
  public static Optional<Path> of(Config config) throws IOException {
    return of(System.getenv("SERAI_DEVICE_LOCK"), config.deviceLock(), SYSTEM);
  }

  static Optional<Path> of(@Nullable String variable, String option, Path system)
      throws IOException {
    String wanted = variable == null || variable.isBlank() ? option : variable;
    return switch (wanted) {
      case NONE -> Optional.empty();
      case AUTO ->
          Optional.of(
              isUsable(system) || DeviceLock.isHeldByAnotherUser(system) ? system : ofUser());
      default -> Optional.of(Path.of(wanted).toAbsolutePath());
    };
  }

  private static boolean isUsable(Path file) {
    Path folder = file.getParent();
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isWritable(file)
        : folder != null && Files.isWritable(folder);
  }

  private static Path ofUser() throws IOException {
    return Path.of(System.getProperty("java.io.tmpdir"), "serai-%d.lock".formatted(Users.own()));
  }
}
