package io.serai.core.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TroubleTest {
  @Test
  void pausesDoubleUpToTenMinutes() {
    Trouble trouble = Trouble.NONE;
    long[] pauses = new long[12];
    for (int i = 0; i < pauses.length; i++) {
      trouble = trouble.failed("lost", 1000);
      pauses[i] = trouble.pausedUntil() - 1000;
    }

    assertThat(pauses)
        .startsWith(5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 600_000)
        .endsWith(600_000);
  }

  @Test
  void anAnswerEndsThePauseButIsNotForgottenAtOnce() {
    Trouble after = Trouble.NONE.failed("lost", 1000).answered();

    assertThat(after.pausedUntil()).isZero();
    assertThat(after.freshness(1000)).isEqualTo(1);
    assertThat(after.freshness(1000 + 600_000)).isCloseTo(0.5, within(1e-9));
    assertThat(Trouble.NONE.freshness(1000)).isZero();
  }
}
