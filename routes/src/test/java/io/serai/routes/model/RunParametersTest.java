package io.serai.routes.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Prompt;
import io.serai.spi.SeraiException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunParametersTest {
  private final GenerationOptions step = new GenerationOptions();

  @Test
  void whatTheCallerAsksForGoesBeforeTheStep() {
    step.setStopTokens("1, 2");
    step.setGrammar("root ::= \"a\"");
    GenerationRequest byStep = request(Map.of());
    assertThat(byStep.stop().tokens()).containsExactly(1, 2);
    assertThat(byStep.constraint()).isEqualTo(new Constraint.Grammar("root ::= \"a\""));
    GenerationRequest byCaller = request(Map.of("stopTokens", List.of(3L), "jsonSchema", "{}"));
    assertThat(byCaller.stop().tokens()).containsExactly(3);
    assertThat(byCaller.constraint()).isEqualTo(new Constraint.JsonSchema("{}"));
  }

  @Test
  void stopTokensAreANumberOrSeveral() {
    assertThat(request(Map.of("stopTokens", 7)).stop().tokens()).containsExactly(7);
    assertThat(request(Map.of("stopTokens", "7,8")).stop().tokens()).containsExactly(7, 8);
    assertThat(request(Map.of()).stop().tokens()).isEmpty();
  }

  @Test
  void aTimeToKeepAModelIsInSeconds() {
    assertThat(RunParameters.of(Map.of("keepAlive", 0.5)).keepAlive())
        .isEqualTo(Duration.ofMillis(500));
    assertThat(RunParameters.of(Map.of("keepAlive", -3)).keepAlive()).isNegative();
    assertThat(RunParameters.of(Map.of("keepAlive", 1e300)).keepAlive()).isPositive();
    assertThat(RunParameters.of(Map.of()).keepAlive()).isNull();
  }

  @Test
  void allBitsOfASeedCount() {
    long odd = (1L << 53) + 1;
    assertThat(RunParameters.of(Map.of("seed", odd)).seed()).isEqualTo(odd);
    assertThat(RunParameters.of(Map.of("seed", Long.MIN_VALUE)).seed()).isEqualTo(Long.MIN_VALUE);
    assertThat(RunParameters.of(Map.of("seed", 7)).seed()).isEqualTo(7);
    assertThat(RunParameters.of(Map.of("seed", 7.0)).seed()).isEqualTo(7);
    assertThat(RunParameters.of(Map.of()).seed()).isNull();
  }

  static Stream<Map<String, Object>> wrong() {
    return Stream.of(
        Map.of("seed", "7"),
        Map.of("seed", 7.5),
        Map.of("seed", 1e300),
        Map.of("seed", BigInteger.TWO.pow(63)),
        Map.of("keepAlive", "5m"),
        Map.of("stopTokens", List.of(1.5)),
        Map.of("stopTokens", "x"),
        Map.of("stopTokens", -1),
        Map.of("grammar", 1),
        Map.of("grammar", "a", "jsonSchema", "{}"),
        Map.of("jsonscheme", "{}"),
        Map.of("maxTokens", 0),
        Map.of("temperature", -0.1),
        Map.of("temperature", 2.1),
        Map.of("topP", 0),
        Map.of("topP", 1.1),
        Map.of("topK", -1),
        Map.of("repetitionPenalty", 0),
        Map.of("logprobs", 21),
        Map.of("logprobs", -1));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refusesWhatIsntOneOrOutOfItsRange(Map<String, Object> values) {
    SeraiException failure =
        catchThrowableOfType(SeraiException.class, () -> RunParameters.of(values));
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
  }

  private GenerationRequest request(Map<String, Object> values) {
    return RunParameters.of(values).request(new Prompt.Text("p"), step);
  }
}
