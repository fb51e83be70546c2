package io.serai.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private final Parameters parameters =
      new Parameters(
          Map.of("threads", 2, "rate", 0.5, "fast", true, "mode", "all", "session.a", "1"));

  @Test
  void areReadByType() {
    assertThat(parameters.integer("threads", 1)).isEqualTo(2);
    assertThat(parameters.integer("other", 7)).isEqualTo(7);
    assertThat(parameters.decimal("rate", 1)).isEqualTo(0.5);
    assertThat(parameters.decimal("threads", 1)).isEqualTo(2);
    assertThat(parameters.bool("fast", false)).isTrue();
    assertThat(parameters.string("mode")).contains("all");
    assertThat(parameters.startingWith("session.")).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void ofTheWrongTypeAreRefused() {
    assertThatThrownBy(() -> parameters.integer("rate", 1))
        .hasMessage("parameter 'rate' must be a whole number, but is '0.5'");
    assertThatThrownBy(() -> parameters.bool("mode", true))
        .hasMessage("parameter 'mode' must be true or false, but is 'all'");
    assertThatThrownBy(() -> parameters.decimal("mode", 1))
        .hasMessage("parameter 'mode' must be a number, but is 'all'");
  }

  @Test
  void aSpecificationMatchesItsNameOrItsPrefix() {
    assertThat(new ParameterSpec("session.*", "string", "", "").matches("session.a")).isTrue();
    assertThat(new ParameterSpec("session.*", "string", "", "").matches("sessions")).isFalse();
    assertThat(new ParameterSpec("threads", "integer", "1", "").matches("threads")).isTrue();
  }
}
