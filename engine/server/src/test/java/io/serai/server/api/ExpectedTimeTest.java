package io.serai.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.device.DiskRate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpectedTimeTest {
  private static final DiskRate DISK =
      new DiskRate(100_000_000, 1 << 28, Instant.EPOCH, "/home", "ext4");

  @Test
  void aMoveShouldTakeAsLongAsTheLastOne() {
    assertThat(ExpectedTime.ofMove(1234.5, 400_000_000, DISK, 9))
        .isEqualTo(Duration.ofNanos(1_234_500_000));
  }

  @Test
  void theFirstMoveShouldTakeAsLongAsTheDiskDoesForItsBytes() {
    assertThat(ExpectedTime.ofMove(0, 400_000_000, DISK, 9)).isEqualTo(Duration.ofSeconds(4));
    assertThat(ExpectedTime.ofMove(0, 0, DISK, 9)).isZero();
  }

  @Test
  void whereTheDiskIsNotKnownItShouldTakeAsLongAsALoad() {
    assertThat(ExpectedTime.ofMove(0, 400_000_000, null, 9)).isEqualTo(Duration.ofMillis(9));
  }

  @Test
  void whatWasExpectedCountsUntilSomeOfItIsDone() {
    Duration second = Duration.ofSeconds(1);
    assertThat(JobToDocument.estimate(second, 0, Duration.ofSeconds(3))).isEqualTo(3);
    assertThat(JobToDocument.estimate(second, 0.25, Duration.ofSeconds(3))).isEqualTo(4);
    assertThat(JobToDocument.estimate(second, 0, null)).isNull();
  }
}
