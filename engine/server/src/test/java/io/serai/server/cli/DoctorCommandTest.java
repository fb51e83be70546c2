package io.serai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.device.DiskRate;
import io.serai.server.api.Json;
import io.serai.server.config.DeviceFile;
import io.serai.server.config.Home;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void measuredBefore() throws Exception {
    Home home = new Home(folder, null);
    home.create();
    new DeviceFile(home)
        .write(
            new DiskRate(
                400_000_000, 256 << 20, Instant.parse("2026-11-24T08:00:00Z"), "/", "ext4"));
  }

  @Test
  void needsNoEngine() {
    assertThat(doctor())
        .contains("memory  ", "control group ", "reads 400 MB/s (ext4, measured 2026-11-24)")
        .contains("none runs for this home");
  }

  @Test
  void printsJson() throws Exception {
    var report = Json.MAPPER.readTree(doctor("--json"));
    assertThat(report.at("/hardware/physical_cores").asInt()).isPositive();
    assertThat(report.at("/device/total_bytes").asLong()).isPositive();
    assertThat(report.has("engine")).isFalse();
  }

  private String doctor(String... more) {
    StringWriter out = new StringWriter();
    CommandLine serai = SeraiCommand.commandLine().setOut(new PrintWriter(out));
    String[] arguments = new String[more.length + 3];
    System.arraycopy(new String[] {"doctor", "--home", folder.toString()}, 0, arguments, 0, 3);
    System.arraycopy(more, 0, arguments, 3, more.length);
    assertThat(serai.execute(arguments)).isZero();
    return out.toString();
  }
}
