package io.serai.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PressureStatusTest {
  private static final PressureSample SAMPLE = new PressureSample(0, 100, 1000, 0, 0, 0);

  private static PressureStatus at(int height, Severity severity) {
    List<PressureStep> steps = List.of(PressureStep.values()).subList(0, height);
    return new PressureStatus(steps, severity, SAMPLE, Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource({
    "5, CALM, 1",
    "7, CALM, 3",
    "5, STEADY, 10",
    "6, PRESSED, 20",
    "7, SEVERE, 30",
    "7, CRITICAL, 30"
  })
  void loadsAreLetInOnceTheStepsFromThatOneOnAreLeft(int height, Severity severity, int seconds) {
    assertThat(at(height, severity).untilLoads()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void nothingIsWaitedForWhileLoadsAreLetIn() {
    assertThat(at(0, Severity.CALM).untilLoads()).isZero();
    assertThat(at(4, Severity.PRESSED).untilLoads()).isZero();
  }
}
