package io.serai.server.device;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CheckTest {
  @Test
  void aLimitIsInItsRangeOrNone() {
    assertThatNoException().isThrownBy(() -> Check.limit("ram", null, 1, 8));
    for (double fine : new double[] {0, 1, 2.5, 8}) {
      assertThatNoException().isThrownBy(() -> Check.limit("ram", fine, 1, 8));
    }
    for (double wrong : new double[] {-1, 0.5, 8.5, Double.NaN}) {
      assertThatThrownBy(() -> Check.limit("ram", wrong, 1, 8))
          .hasMessage("'ram' must be from 1 to 8, or 0 for no limit, but is " + wrong);
    }
    assertThatThrownBy(() -> Check.limit("swap", 1.0, 2, Double.MAX_VALUE))
        .hasMessage("'swap' must be at least 2, or 0 for no limit, but is 1.0");
  }
}
