package io.serai.server.openai;

import static io.serai.server.openai.TestingCallees.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.server.http.InvalidFieldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAliveTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'5m' | 300",
        "'1h30m' | 5400",
        "'250ms' | 0.25",
        "'1.5h' | 5400",
        "'-1' | -1",
        "'-1m' | -60",
        "'0' | 0",
        "0 | 0",
        "-1 | -1",
        "90 | 90",
        "0.5 | 0.5"
      },
      quoteCharacter = '\0')
  void timesAreSeconds(String value, double seconds) throws Exception {
    assertThat(KeepAlive.seconds(fields("{'keep_alive': " + value + "}"))).isEqualTo(seconds);
  }

  @Test
  void nothingIsNothing() throws Exception {
    assertThat(KeepAlive.seconds(fields("{}"))).isNull();
    assertThat(KeepAlive.seconds(fields("{'keep_alive': null}"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'soon'", "'5 m'", "''", "true", "[]", "'1d'", "'m5'"})
  void anythingElseIsRefused(String value) {
    assertThatThrownBy(() -> KeepAlive.seconds(fields("{'keep_alive': " + value + "}")))
        .isInstanceOf(InvalidFieldException.class);
  }
}
