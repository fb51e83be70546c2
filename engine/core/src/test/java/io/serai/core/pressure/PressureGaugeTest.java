package io.serai.core.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.device.Pressure;
import io.serai.core.device.Pressure.Stall;
import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;
import org.junit.jupiter.api.Test;

class PressureGaugeTest {
  private static final long MIB = 1 << 20;
  private static final long SECOND = 1_000_000_000;
  private static final Limits LIMITS = new Limits(0.7, 0.6, 500 * MIB, 0, 300 * MIB, 0);

  private final PressureGauge gauge = new PressureGauge();

  @Test
  void countsSwapAsFarAsItMayBeUsedAndTellsHowFastLessIsLeft() {
    PressureSample first = gauge.sample(memory(2000), LIMITS, false, SECOND);
    assertThat(first.left()).isEqualTo(2300 * MIB);
    assertThat(first.reserve()).isEqualTo(500 * MIB);
    assertThat(first.fallPerSecond()).isZero();
    PressureSample second = gauge.sample(memory(1900), LIMITS, false, SECOND + SECOND / 10);
    assertThat(second.fallPerSecond()).as("a single allocation").isZero();
    PressureSample third = gauge.sample(memory(1600), LIMITS, false, SECOND + SECOND / 5);
    assertThat(third.fallPerSecond()).isEqualTo(1000 * MIB);
    PressureSample fourth = gauge.sample(memory(2500), LIMITS, false, SECOND + SECOND / 2);
    assertThat(fourth.fallPerSecond()).isZero();
  }

  @Test
  void aFallThatIsExpectedIsNone() {
    gauge.sample(memory(2000), LIMITS, false, SECOND);
    assertThat(gauge.sample(memory(1000), LIMITS, true, 2 * SECOND).fallPerSecond()).isZero();
  }

  @Test
  void aReserveBeyondTheOrdinaryIsNoSignOfAShortage() {
    Limits high = new Limits(0.7, 0.6, 3000 * MIB, 0, 0, 0);
    Limits none = new Limits(0.7, 0.6, 0, 0, 0, 0);
    assertThat(gauge.sample(memory(2000), high, false, SECOND).reserve()).isEqualTo(512 * MIB);
    assertThat(gauge.sample(memory(2000), none, false, SECOND).reserve()).isEqualTo(80 * MIB);
  }

  @Test
  void waitingThatIsOverDoesNotCountThoughTheAverageIsStillHigh() {
    gauge.sample(waiting(60, 1_000_000), LIMITS, false, SECOND);
    PressureSample during = gauge.sample(waiting(60, 1_500_000), LIMITS, false, 2 * SECOND);
    assertThat(during.full()).isEqualTo(50);
    PressureSample after = gauge.sample(waiting(55, 1_500_000), LIMITS, false, 3 * SECOND);
    assertThat(after.full()).isZero();
    PressureSample once = gauge.sample(waiting(5, 2_400_000), LIMITS, false, 4 * SECOND);
    assertThat(once.full()).isEqualTo(5);
  }

  private static Reading memory(long availableMib) {
    return new Reading(
        new MemoryState(8000 * MIB, availableMib * MIB, 1000 * MIB, 900 * MIB, MemoryState.SHARED),
        null);
  }

  private static Reading waiting(double avg10, long micros) {
    Stall stall = new Stall(avg10, 0, micros);
    return new Reading(memory(2000).memory(), new Pressure(stall, stall));
  }
}
