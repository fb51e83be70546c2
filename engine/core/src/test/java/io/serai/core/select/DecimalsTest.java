package io.serai.core.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 3, 0.000",
    "1.0004, 3, 1.000",
    "3.7946, 3, 3.795",
    "-0.0625, 2, -0.06",
    "-0.0001, 3, 0.000",
    "9.999, 2, 10.00",
    "0.05, 1, 0.1",
    "123456.5, 0, 123457",
    "86400, 1, 86400.0"
  })
  void numbersHaveThatManyDigits(double value, int digits, String text) {
    assertThat(Decimals.text(value, digits)).isEqualTo(text);
  }

  @Test
  void theyAreAsTheJdkWritesThem() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      double value = random.nextDouble(-5, 5);
      assertThat(Decimals.text(value, 3))
          .isEqualTo(String.format(Locale.ROOT, "%.3f", value).replaceFirst("^-(0\\.000)$", "$1"));
    }
  }
}
