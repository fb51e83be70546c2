package io.serai.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.device.DiskRate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFileTest {
  @TempDir Path folder;
  private DeviceFile file;

  @BeforeEach
  void makeHome() throws Exception {
    Home home = new Home(folder, null);
    home.create();
    file = new DeviceFile(home);
  }

  @Test
  void keepsWhatWasMeasured() throws Exception {
    assertThat(file.diskRate()).isEmpty();
    DiskRate rate =
        new DiskRate(
            400_000_000, 256 << 20, Instant.parse("2026-11-24T08:00:00Z"), "/home", "ext4");
    file.write(rate);
    assertThat(file.diskRate()).contains(rate);
  }

  @Test
  void aDamagedFileIsAsGoodAsNone() throws Exception {
    for (String damaged : new String[] {"", "{}", "{\"measuredAt\": \"yesterday\"}", "[1"}) {
      Files.writeString(folder.resolve("data/device.json"), damaged);
      assertThat(file.diskRate()).as(damaged).isEmpty();
    }
  }
}
