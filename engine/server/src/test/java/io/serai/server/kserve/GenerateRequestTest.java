package io.serai.server.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.Priority;
import io.serai.routes.model.Choosing;
import io.serai.routes.model.RunParameters;
import io.serai.spi.Constraint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateRequestTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'text_input': 'a', 'id': 'x', %s}",
        "{'text_input': 'a', 'id': 'x', 'parameters': {%s}}",
      })
  void parametersMayStandBesideTheTextOrBelow(String form) {
    GenerateRequest request =
        read(
            form.formatted(
                "'max_tokens': 5, 'temperature': 0.5, 'top_p': 1, 'top_k': 3, 'seed': 9,"
                    + " 'repetition_penalty': 1.5, 'stop': ['x', 'y'], 'json_schema': {'type':"
                    + " 'object'}, 'priority': 'low', 'lora': 'unknown', 'stream': true"));
    assertThat(request.id()).isEqualTo("x");
    assertThat(request.text()).isEqualTo("a");
    assertThat(request.parameters().flag("stream")).isTrue();
    assertThat(request.parameters().ofRun())
        .isEqualTo(
            new RunParameters(
                5,
                0.5,
                1.0,
                3,
                1.5,
                9L,
                List.of("x", "y"),
                null,
                new Constraint.JsonSchema("{\"type\":\"object\"}"),
                null,
                null,
                Priority.LOW,
                null,
                Choosing.NONE));
  }

  @Test
  void whatIsntSaidIsLeftToTheModel() {
    assertThat(read("{'text_input': 'a', 'temperature': null}").parameters().ofRun())
        .isEqualTo(RunParameters.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|'text_input' must be a string",
        "{'text_input': 7}|'text_input' must be a string",
        "[1]|isn't a JSON object",
        "{'text_input'|can't be read: line 1",
        "{'text_input': 'a'} b|can't be read: line 1",
        "{'text_input': 'a', 'parameters': [1]}|'parameters' must be an object",
        "{'text_input': 'a', 'id': {}}|'id' must be a string",
      })
  void refusesWhatIsntARequest(String json, String reason) {
    assertThatThrownBy(() -> read(json)).hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'max_tokens': 1.5|'maxTokens' must be a whole number",
        "'temperature': 'hot'|'temperature' must be a number",
        "'stop': 7|'stop' must be a text or a list of texts",
        "'priority': 'urgent'|low, normal or high, not 'urgent'",
      })
  void refusesParametersOfTheWrongType(String parameter, String reason) {
    GenerateRequest request = read("{'text_input': 'a', " + parameter + "}");
    assertThatThrownBy(() -> request.parameters().ofRun()).hasMessageContaining(reason);
  }

  @Test
  void parametersThatNobodyLooksAtAreNotKept() {
    String unknown = "'lora': 'a', 'more': [{}, {'a': [1]}], 'deep': {'a': {}}";
    assertThat(
            read("{'text_input': 'a', 'seed': 9, %s, 'parameters': {'top_k': 3, %s}}"
                    .formatted(unknown, unknown))
                .parameters()
                .values())
        .isEqualTo(Map.of("seed", 9L, "top_k", 3L));
  }

  private static GenerateRequest read(String json) {
    return GenerateRequest.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
