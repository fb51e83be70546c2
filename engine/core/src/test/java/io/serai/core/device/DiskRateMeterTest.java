package io.serai.core.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRateMeterTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  @TempDir Path folder;

  @Test
  void measuresAndLeavesNothingBehind() throws Exception {
    Assumptions.assumeFalse(
        Files.getFileStore(folder).type().equals("tmpfs"), "the temporary folder is in memory");
    DiskRate rate = DiskRateMeter.measure(folder, 16 << 20, InstantSource.fixed(NOW));
    assertThat(rate.bytesPerSecond()).isPositive();
    assertThat(rate.sampleBytes()).isEqualTo(16 << 20);
    assertThat(rate.measuredAt()).isEqualTo(NOW);
    assertThat(rate.folder()).isEqualTo(folder.toString());
    assertThat(folder).isEmptyDirectory();
  }
}
