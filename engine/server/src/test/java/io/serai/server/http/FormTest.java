package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import io.serai.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormTest {
  private static final String CHATS = "}\ncapabilities: [chat]\nresidency: {";
  private static final String CHAT =
      "{\"model\": \"auto\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}],"
          + " \"max_tokens\": 2%s}";
  private static final String OBJECT = ", \"response_format\": {\"type\": \"json_object\"}";
  private static final String SCHEMA =
      ", \"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"n\","
          + " \"schema\": {\"type\": \"object\"}}}";

  @TempDir Path folder;

  private static HttpResponse<String> chat(TestingModelServer server, String more)
      throws Exception {
    return server.post("/v1/chat/completions", "application/json", CHAT.formatted(more));
  }

  private static String model(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.MAPPER.readTree(answer.body()).get("model").asText();
  }

  /** The one that takes no form is better: its manifest tells a quality. */
  @Test
  void aModelThatTakesTheFormIsChosenWhereOneIsAskedFor() throws Exception {
    try (TestingModelServer server =
        new TestingModelServer(
            folder,
            Config.DEFAULTS,
            "scribe/free: }\n"
                + "capabilities: [chat]\n"
                + "quality: [{metric: accuracy, value: 0.99}]\n"
                + "residency: {",
            "strict/bound: " + CHATS)) {
      assertThat(model(chat(server, ""))).isEqualTo("free@1");
      assertThat(model(chat(server, OBJECT))).isEqualTo("bound@1");
      assertThat(model(chat(server, SCHEMA))).isEqualTo("bound@1");
      JsonNode preferred =
          Json.MAPPER.readTree(chat(server, OBJECT + ", \"preferred_model\": \"free\"").body());
      assertThat(preferred.get("model").asText()).isEqualTo("bound@1");
      assertThat(preferred.toString())
          .contains("free was preferred, but its backend can't hold a text to a JSON schema");
      JsonNode explained =
          Json.MAPPER.readTree(
              server
                  .post(
                      "/models/select",
                      "application/json",
                      "{\"task\": \"text-generation\", \"form\": \"json-schema\", \"explain\":"
                          + " true}")
                  .body());
      assertThat(explained.get("model").asText()).isEqualTo("bound");
      assertThat(explained.at("/explanation/left_out/0/obstacle").asText()).isEqualTo("form");
      assertThat(explained.at("/explanation/left_out/0/reason").asText())
          .isEqualTo("its backend can't hold a text to a JSON schema");
    }
  }

  @Test
  void whereNoneTakesItTheFailureSaysWhy() throws Exception {
    try (TestingModelServer server =
        new TestingModelServer(folder, Config.DEFAULTS, "scribe/free: " + CHATS)) {
      HttpResponse<String> none = chat(server, SCHEMA);
      assertThat(none.statusCode()).as(none.body()).isEqualTo(400);
      assertThat(none.body())
          .contains("invalid_parameter", "its backend can't hold a text to a JSON schema");
    }
  }
}
