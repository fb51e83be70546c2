package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.footprint.Measured;
import io.serai.spi.Footprint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VariantOrderTest {
  private static final List<String> LISTED = List.of("packed", "mapped");

  private static Measured measured(double load, double answer, double calls) {
    Footprint some = Footprint.ofPrivate(1);
    return new Measured(some, some, 0, load, answer, calls, 0, 0, "now");
  }

  private static List<String> order(Map<String, Measured> known) {
    return VariantOrder.cheapestFirst(LISTED, name -> Optional.ofNullable(known.get(name)));
  }

  @Test
  void aModelThatIsAskedLittleLoadsFastAndOneThatIsAskedMuchAnswersFast() {
    Measured packed = measured(10_000, 100, 0);
    assertThat(order(Map.of("packed", packed, "mapped", measured(1_000, 400, 20))))
        .containsExactly("mapped", "packed");
    assertThat(order(Map.of("packed", packed, "mapped", measured(1_000, 400, 40))))
        .containsExactly("packed", "mapped");
  }

  @Test
  void theManifestsOrderStaysWhileSomethingIsUnknown() {
    assertThat(order(Map.of())).isEqualTo(LISTED);
    assertThat(order(Map.of("mapped", measured(1, 1, 1)))).isEqualTo(LISTED);
    assertThat(order(Map.of("packed", measured(9, 0, 1), "mapped", measured(1, 1, 1))))
        .isEqualTo(LISTED);
    assertThat(order(Map.of("packed", measured(9, 9, 0), "mapped", measured(1, 1, 0))))
        .isEqualTo(LISTED);
  }
}
