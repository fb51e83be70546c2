package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import io.serai.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of two backends one can't tell the probabilities of tokens, though its model is the better. */
class ChosenForOptionsTest {
  private static final String BETTER =
      "strict/better: }\ncapabilities: [chat]\nquality: [{metric: accuracy, value: 0.99}]\n"
          + "residency: {";
  private static final String ABLE = "scribe/able: }\ncapabilities: [chat]\nresidency: {";
  private static final String CALL = "/v1/chat/completions";
  private static final String CHAT =
      "{\"model\": \"auto:quality\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}],"
          + " \"max_tokens\": 2%s}";

  @TempDir Path folder;

  private static HttpResponse<String> ask(TestingModelServer server, String more) throws Exception {
    return server.post(CALL, "application/json", CHAT.formatted(more));
  }

  @ParameterizedTest
  @ValueSource(strings = {", \"logprobs\": true", ", \"logprobs\": true, \"top_logprobs\": 2"})
  void aModelIsChosenThatTakesWhatIsAsked(String option) throws Exception {
    try (TestingModelServer server =
        new TestingModelServer(folder, Config.DEFAULTS, BETTER, ABLE)) {
      JsonNode plain = Json.MAPPER.readTree(ask(server, "").body());
      assertThat(plain.get("model").asText()).isEqualTo("better@1");
      HttpResponse<String> answer = ask(server, option);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode completion = Json.MAPPER.readTree(answer.body());
      assertThat(completion.get("model").asText()).isEqualTo("able@1");
      assertThat(completion.at("/choices/0/logprobs/content")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = ", \"logprobs\": true")
  void whereThereIsNoneTheCallerIsToldWhatToLeaveOut(String option) throws Exception {
    try (TestingModelServer server = new TestingModelServer(folder, Config.DEFAULTS, BETTER)) {
      HttpResponse<String> answer = ask(server, option);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("better@1: it can't tell the probabilities of tokens");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'content': 'a'}], 'tools': [{'type': 'function', 'function': {'name': 'add'}}] | can call"
            + " tools; leave 'tools' and what they answered out, or add 'tools'",
        "'content': [{'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,AA=='}}]}] |"
            + " can look at images; leave the images out, or add 'vision'"
      },
      quoteCharacter = '\0')
  void whatManifestsHaveToListIsToldWhereNoneDoes(String message, String reason) throws Exception {
    String body =
        "{'model': 'auto', 'messages': [{'role': 'user', %s}".formatted(message).replace('\'', '"');
    try (TestingModelServer server = new TestingModelServer(folder, Config.DEFAULTS, ABLE)) {
      HttpResponse<String> refused = server.post(CALL, "application/json", body);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      assertThat(refused.body())
          .contains("none of the models that do chat and text-generation " + reason);
      assertThat(server.process().engine().residency().loaded()).isEmpty();
    }
    try (TestingModelServer server =
        new TestingModelServer(folder.resolve("without"), Config.DEFAULTS, "scribe/plain: ")) {
      HttpResponse<String> none = server.post(CALL, "application/json", body);
      assertThat(none.statusCode()).as(none.body()).isEqualTo(404);
      assertThat(none.body()).contains("no model of the catalog does");
    }
  }
}
