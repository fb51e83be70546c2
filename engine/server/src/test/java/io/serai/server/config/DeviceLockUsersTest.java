package io.serai.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root and another user, who take turns with the lock of one device, in a folder for all. */
class DeviceLockUsersTest {
  private static final String NOBODY = "65534";
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void openToAll() throws Exception {
    assumeTrue(
        Users.own() == 0 && Files.isExecutable(SETPRIV),
        "skipped: only root can start a process of another user, with setpriv");
    assertThat(new ProcessBuilder("chmod", "1777", folder.toString()).start().waitFor()).isZero();
    file = folder.resolve("serai.lock");
  }

  @Test
  void whatOneUserLeftBehindIsTheOtherOnesLockToo() throws Exception {
    takeAsRoot().close();
    Process other = asNobody();
    try (BufferedReader says = other.inputReader()) {
      assertThat(says.readLine()).isEqualTo("taken " + file);
      assertThat(DeviceLockFile.of(null, DeviceLockFile.AUTO, file)).contains(file);
      DeviceHolder holder =
          ((DeviceLock.Answer.Held) DeviceLock.take(Optional.of(file), new Home(folder, null)))
              .holder();
      assertThat(holder)
          .isEqualTo(new DeviceHolder(Long.toString(other.pid()), folder.toString(), null, false));
    } finally {
      other.destroyForcibly().waitFor();
    }
    takeAsRoot().close();
  }

  @Test
  void whoIsntRootSeesAndTrustsRootsEngine() throws Exception {
    try (DeviceLock lock = takeAsRoot()) {
      lock.announce("http://127.0.0.1:8123");
      Process other = asNobody();
      try {
        assertThat(other.inputReader().readLine())
            .isEqualTo(
                "held by %d at http://127.0.0.1:8123, trusted: true"
                    .formatted(ProcessHandle.current().pid()));
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  private DeviceLock takeAsRoot() throws IOException {
    return ((DeviceLock.Answer.Taken)
            DeviceLock.take(
                DeviceLockFile.of(null, DeviceLockFile.AUTO, file), new Home(folder, null)))
        .lock();
  }

  /** It may read all files, as the classes it needs may be root's. */
  private Process asNobody() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                SETPRIV.toString(),
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "--inh-caps=+dac_read_search",
                "--ambient-caps=+dac_read_search"));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            file.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Takes the lock until it is killed, or tells who has it. */
  static final class Other {
    public static void main(String[] arguments) throws Exception {
      Path system = Path.of(arguments[0]);
      Optional<Path> file = DeviceLockFile.of(null, DeviceLockFile.AUTO, system);
      switch (DeviceLock.take(file, new Home(system.getParent(), null))) {
        case DeviceLock.Answer.Taken taken -> {
          System.out.println("taken " + file.orElseThrow());
          Thread.sleep(TimeUnit.MINUTES.toMillis(1));
        }
        case DeviceLock.Answer.Held(DeviceHolder holder) ->
            System.out.printf(
                "held by %s at %s, trusted: %s%n",
                holder.process(), holder.url(), holder.trusted());
      }
    }
  }
}
