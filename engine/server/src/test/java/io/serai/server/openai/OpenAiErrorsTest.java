package io.serai.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import io.serai.server.http.Failure;
import io.serai.server.http.InvalidFieldException;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiErrorsTest {
  private static JsonNode error(Throwable thrown) throws Exception {
    return Json.MAPPER
        .readTree(new OpenAiErrors().body(Failure.of(thrown), "/v1/models"))
        .get("error");
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_INPUT, invalid_request_error, invalid_input",
    "TOO_LARGE, invalid_request_error, too_large",
    "MODEL_NOT_FOUND, invalid_request_error, model_not_found",
    "PIPELINE_NOT_FOUND, invalid_request_error, model_not_found",
    "OVERLOADED, rate_limit_error, overloaded",
    "MEMORY_PRESSURE, rate_limit_error, memory_pressure",
    "MODEL_UNLOADED, invalid_request_error, model_unloaded",
    "FILES_MISSING, server_error, files_missing",
    "INSUFFICIENT_MEMORY, server_error, insufficient_memory",
    "TIMED_OUT, server_error, timed_out",
    "STOPPING, server_error, stopping",
    "INTERNAL, server_error, internal"
  })
  void typesAreThoseThatClientsKnow(ErrorCode code, String type, String told) throws Exception {
    JsonNode error = error(new SeraiException(code, "why"));
    assertThat(error.get("type").asText()).isEqualTo(type);
    assertThat(error.get("code").asText()).isEqualTo(told);
    assertThat(error.get("message").asText()).isEqualTo("why");
  }

  @ParameterizedTest
  @EnumSource
  void everyFailureHasAllFields(ErrorCode code) throws Exception {
    assertThat(error(new SeraiException(code, "why")).fieldNames())
        .toIterable()
        .containsExactly("message", "type", "param", "code");
  }

  @Test
  void theFieldThatIsWrongIsTold() throws Exception {
    assertThat(error(new InvalidFieldException("stop", "why")).get("param").asText())
        .isEqualTo("stop");
    assertThat(error(new SeraiException(ErrorCode.MODEL_NOT_FOUND, "why")).get("param").asText())
        .isEqualTo("model");
    assertThat(error(new SeraiException(ErrorCode.INVALID_INPUT, "why")).get("param").isNull())
        .isTrue();
  }
}
