package io.serai.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.device.CpuMeter.Times;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuMeterTest {
  @TempDir Path folder;

  @Test
  void allTimesButIdleAndWaitingAreBusy() {
    assertThat(Times.parse("cpu  10 1 5 70 4 2 3 5 8 0")).isEqualTo(new Times(26, 100));
  }

  @Test
  void tellsTheShareSinceTheLastTime() throws Exception {
    Path stat = Files.writeString(folder.resolve("stat"), "cpu  0 0 0 100 0 0 0 0 0 0\ncpu0 1\n");
    CpuMeter meter = new CpuMeter(stat);
    assertThat(meter.percent()).isNull();
    Files.writeString(stat, "cpu  30 0 0 170 0 0 0 0 0 0\n");
    assertThat(meter.percent()).isEqualTo(30.0);
    Files.writeString(stat, "cpu  80 0 0 220 0 0 0 0 0 0\n");
    assertThat(meter.percent()).isEqualTo(50.0);
  }

  @Test
  void tooShortATimeTellsNothingNew() throws Exception {
    Path stat = Files.writeString(folder.resolve("stat"), "cpu  0 0 0 0 0 0 0 0 0 0\n");
    CpuMeter meter = new CpuMeter(stat);
    Files.writeString(stat, "cpu  20 0 0 80 0 0 0 0 0 0\n");
    assertThat(meter.percent()).isEqualTo(20.0);
    Files.writeString(stat, "cpu  25 0 0 80 0 0 0 0 0 0\n");
    assertThat(meter.percent()).isEqualTo(20.0);
  }

  @Test
  void isNeverMoreThanAllWhereTheKernelTakesWaitingBack() throws Exception {
    Path stat = Files.writeString(folder.resolve("stat"), "cpu  0 0 0 100 40 0 0 0 0 0\n");
    CpuMeter meter = new CpuMeter(stat);
    Files.writeString(stat, "cpu  60 0 0 100 20 0 0 0 0 0\n");
    assertThat(meter.percent()).isEqualTo(100.0);
  }

  @Test
  void tellsNothingWhereTheKernelDoesNot() {
    assertThat(new CpuMeter(folder.resolve("none")).percent()).isNull();
  }
}
