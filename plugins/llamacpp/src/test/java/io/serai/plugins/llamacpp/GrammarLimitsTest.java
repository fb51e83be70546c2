package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarLimitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "root ::= [a-z]{1,10000} \"!\"{3} x{2,} # {99999999}",
        "root ::= \"{99999999}\" [{}(\\]{99999999}]+ \"\\\"{99999999}\"",
        "root ::= {,} {a} {-1} )))",
        "root ::= \"open",
        "root ::= a{"
      })
  void takesWhatIsSmall(String rules) {
    GrammarLimits.check(rules);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root ::= [a-z]{10001}",
        "root ::= \"a\"{0,99999999999999999999}",
        "root ::= (x){ 5 , 20000 }"
      })
  void refusesManyRepetitions(String rules) {
    refused(rules, "up to 10000 times are taken");
  }

  @Test
  void refusesWhatWouldBeLongWhenWrittenOut() {
    refused("root ::= \"%s\"{10000}".formatted("x".repeat(200)), "repeats too much");
    refused("root ::= " + "x{10000} ".repeat(101), "repeats too much");
  }

  @Test
  void refusesDeepNesting() {
    GrammarLimits.check("root ::= " + "(".repeat(64) + "x" + ")".repeat(64));
    GrammarLimits.check("root ::= " + "(x) ".repeat(1000));
    refused("root ::= " + "(".repeat(65) + "x" + ")".repeat(65), "nested more than 64 deep");
  }

  private static void refused(String rules, String message) {
    assertThatThrownBy(() -> GrammarLimits.check(rules))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining(message);
  }
}
