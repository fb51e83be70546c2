package io.serai.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.device.DeviceProbe;
import io.serai.core.device.DiskRate;
import io.serai.core.gate.MemoryState;
import io.serai.server.api.DeviceDocuments.DeviceDocument;
import io.serai.server.api.DeviceDocuments.FindingDocument;
import io.serai.server.config.Config;
import io.serai.server.config.DeviceFile;
import io.serai.server.config.Home;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceReportTest {
  @TempDir Path folder;

  @Test
  void survivesBeingWrittenAndRead() throws Exception {
    DeviceDocument device = report(true);
    byte[] json = Json.MAPPER.writeValueAsBytes(device);
    assertThat(Json.MAPPER.readValue(json, DeviceDocument.class)).isEqualTo(device);
    assertThat(device.availableBytes()).isPositive().isLessThanOrEqualTo(device.totalBytes());
    assertThat(device.process()).isNotNull();
    assertThat(report(false).process()).isNull();
  }

  @Test
  void advisesToMeasureTheDiskUntilItWasMeasured() throws Exception {
    assertThat(report(false).findings())
        .extracting(FindingDocument::id)
        .contains("disk-not-measured");
    Home home = new Home(folder, null);
    home.create();
    new DeviceFile(home).write(new DiskRate(1 << 28, 1 << 28, Instant.EPOCH, "/", "ext4"));
    DeviceDocument measured = report(false);
    assertThat(measured.disk().rate().bytesPerSecond()).isEqualTo(1 << 28);
    assertThat(measured.findings())
        .extracting(FindingDocument::id)
        .doesNotContain("disk-not-measured");
  }

  private DeviceDocument report(boolean engine) {
    try (DeviceProbe probe = new DeviceProbe()) {
      DeviceReport.Running running =
          engine
              ? new DeviceReport.Running(
                  List.of(), new MemoryState(8L << 30, 4L << 30, 0, 0, MemoryState.SHARED))
              : null;
      return DeviceReport.of(new Home(folder, null), Config.DEFAULTS, probe, running);
    }
  }
}
