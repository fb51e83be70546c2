package io.serai.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceLockTest {
  @TempDir Path folder;

  @Test
  void theSecondIsToldWhoHasItAndCanHaveItAfterwards() throws IOException {
    Optional<Path> file = Optional.of(folder.resolve("device.lock"));
    Home first = new Home(folder.resolve("first"), null);
    Home second = new Home(folder.resolve("second"), null);
    try (DeviceLock lock = taken(DeviceLock.take(file, first))) {
      assertThat(held(DeviceLock.take(file, second)).url()).isNull();
      lock.announce("http://127.0.0.1:8123");
      DeviceHolder holder = held(DeviceLock.take(file, second));
      assertThat(holder)
          .isEqualTo(
              new DeviceHolder(
                  Long.toString(ProcessHandle.current().pid()),
                  first.folder().toString(),
                  "http://127.0.0.1:8123",
                  true));
      assertThat(holder.refusal().code()).isEqualTo(ErrorCode.DEVICE_IN_USE);
      assertThat(holder.refusal())
          .hasMessageContainingAll(
              "process " + holder.process(),
              "--server http://127.0.0.1:8123",
              "serai down --home " + first.folder(),
              "deviceLock: none");
    }
    taken(DeviceLock.take(file, second)).close();
  }

  @Test
  void nobodyHasALockThatIsFree() throws IOException {
    Optional<Path> file = Optional.of(folder.resolve("device.lock"));
    assertThat(DeviceLock.holder(file)).isEmpty();
    taken(DeviceLock.take(file, new Home(folder, null))).close();
    assertThat(DeviceLock.holder(file)).isEmpty();
    assertThat(DeviceLock.holder(Optional.empty())).isEmpty();
  }

  @Test
  void aNoteThatIsHalfWrittenLeavesTheHolderUnknown() throws IOException {
    Path file = folder.resolve("device.lock");
    Files.writeString(folder.resolve("device.lock." + Users.own()), "{\"pid\": 12, \"ho");
    assertThat(DeviceHolder.of(file).process()).isEqualTo("(unknown)");
  }

  @Test
  void aNoteOfAProcessThatIsGoneSaysNothing() throws IOException {
    Path file = folder.resolve("device.lock");
    Files.writeString(folder.resolve("device.lock." + Users.own()), "{\"pid\": 99999999}");
    assertThat(DeviceHolder.of(file).process()).isEqualTo("(unknown)");
  }

  @Test
  void whoEndsTakesItsNoteAlongAndLeavesTheFileToAllUsers() throws IOException {
    Path file = folder.resolve("device.lock");
    taken(DeviceLock.take(Optional.of(file), new Home(folder, null))).close();
    assertThat(folder).isDirectoryNotContaining("glob:**/device.lock.*");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw-rw-");
  }

  @Test
  void aLinkIsntFollowed() throws IOException {
    Path target = Files.writeString(folder.resolve("precious"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("device.lock"), target);
    assertThatThrownBy(() -> DeviceLock.take(Optional.of(link), new Home(folder, null)))
        .isInstanceOf(SeraiException.class)
        .hasMessageContainingAll("the lock of this device, " + link, "'deviceLock: none'");
    assertThat(target).hasContent("mine");
  }

  @Test
  void anyNumberCanDoWithout() throws IOException {
    Home home = new Home(folder, null);
    try (DeviceLock one = taken(DeviceLock.take(Optional.empty(), home));
        DeviceLock other = taken(DeviceLock.take(Optional.empty(), home))) {
      assertThat(one).isNotSameAs(other);
    }
  }

  @Test
  void theVariableGoesBeforeTheOptionAndAutoTakesWhatCanBeWritten() throws IOException {
    Path system = folder.resolve("serai.lock");
    assertThat(DeviceLockFile.of("none", "/x", system)).isEmpty();
    assertThat(DeviceLockFile.of(null, "none", system)).isEmpty();
    assertThat(DeviceLockFile.of("/y", "/x", system)).contains(Path.of("/y"));
    assertThat(DeviceLockFile.of("", "auto", system)).contains(system);
    assertThat(DeviceLockFile.of(null, "auto", folder.resolve("none/serai.lock")))
        .hasValueSatisfying(
            file -> assertThat(file.getFileName()).asString().matches("serai-\\d+\\.lock"));
  }

  private static DeviceLock taken(DeviceLock.Answer answer) {
    return ((DeviceLock.Answer.Taken) answer).lock();
  }

  private static DeviceHolder held(DeviceLock.Answer answer) {
    return ((DeviceLock.Answer.Held) answer).holder();
  }
}
