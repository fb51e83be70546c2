package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.itests.TestingArchive.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two homes on one device. */
class DeviceLockIT {
  @TempDir Path homes;

  @Test
  void theSecondEngineIsToldWhoHasTheDeviceAndItsRunsAskThatOne() throws Exception {
    try (TestingArchive first = archive("first").up();
        TestingArchive second = archive("second")) {
      long pid =
          TestingArchive.JSON.readTree(first.get("/admin/status").body()).get("pid").asLong();

      Ended up = second.serai("up", "--port", "0");
      assertThat(up.code()).as(up.err()).isEqualTo(5);
      assertThat(up.err())
          .contains(
              "process " + pid,
              first.home().toString(),
              first.url().toString(),
              "serai down --home",
              "deviceLock: none");

      Ended run = second.serai("run", "sentiment-bow", "Lovely.");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains("positive");
      assertThat(run.err()).contains("asks " + first.url());

      Ended unknown = second.serai("run", "sentiment-bov", "Lovely.");
      assertThat(unknown.code()).as(unknown.err()).isEqualTo(5);
      assertThat(unknown.err()).contains("process " + pid, "did you mean 'sentiment-bow', ");

      Ended status = second.serai("status");
      assertThat(status.code()).isEqualTo(6);
      assertThat(status.err())
          .contains("process " + pid, first.home().toString(), "'--server " + first.url() + "'");
      assertThat(second.serai("status", "--server", first.url().toString()).code()).isZero();

      first.down();
      second.up();
    }
  }

  @Test
  void anEngineThatWasKilledLetsTheDeviceGo() throws Exception {
    try (TestingArchive first = archive("first").up()) {
      assertThat(archive("second").serai("up", "--port", "0").code()).isEqualTo(5);
      first.kill();
    }
    try (TestingArchive second = archive("second").up()) {
      assertThat(second.run("sentiment-bow", "Lovely.").get("label").asText())
          .isEqualTo("positive");
    }
  }

  private TestingArchive archive(String name) {
    return new TestingArchive(homes.resolve(name)).withDeviceLock(homes.resolve("device.lock"));
  }
}
