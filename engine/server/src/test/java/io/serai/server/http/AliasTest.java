package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import io.serai.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that answers to the name of another, with the owner of that in front. */
class AliasTest {
  private static final String ALIAS = "Qwen/Qwen2.5-0.5B-Instruct";

  @TempDir Path folder;
  private TestingModelServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new TestingModelServer(
            folder,
            Config.DEFAULTS,
            "scribe/writer: }\naliases: [%s]\ncapabilities: [chat]\nresidency: {".formatted(ALIAS));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String named(String text) {
    return text.replace("ALIAS", ALIAS).replace('\'', '"');
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpResponse<String> answer = server.send(server.request(named(path)).build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/completions | {'model': 'ALIAS', 'prompt': 'a'}",
        "/v1/chat/completions | {'model': 'ALIAS', 'messages': [{'role': 'user', 'content': 'a'}]}",
        "/v2/models/ALIAS/generate | {'text_input': 'a'}",
        "/v2/repository/models/ALIAS/load | {}",
        "/inference | {'prompt': 'a', 'model': 'ALIAS'}",
        "/inference | {'prompt': 'a', 'preferred_model': 'ALIAS'}",
        "/inference/generate | {'prompt': 'a', 'model': 'ALIAS'}",
        "/load_model | {'model_name': 'ALIAS'}",
        "/models/hot-load | {'model_name': 'ALIAS'}",
        "/models/select | {'model': 'ALIAS', 'load': true}",
        "/admin/models/ALIAS/load | {}"
      })
  void itIsAskedAndLoadedByItsAlias(String path, String body) throws Exception {
    HttpResponse<String> answer = server.post(named(path), "application/json", named(body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models/ALIAS", "/v2/models/ALIAS", "/admin/models/ALIAS"})
  void itIsDescribedByItsAlias(String path) throws Exception {
    get(path);
  }

  @Test
  void itsAliasIsListed() throws Exception {
    List<String> ids = new ArrayList<>();
    Json.MAPPER
        .readTree(get("/v1/models").body())
        .get("data")
        .forEach(model -> ids.add(model.get("id").asText()));
    assertThat(ids).containsExactly("writer", ALIAS);
    JsonNode models = Json.MAPPER.readTree(get("/models").body());
    assertThat(models.get("available_models"))
        .extracting(JsonNode::asText)
        .containsExactly("writer", ALIAS);
    assertThat(models.get("model_capabilities").get(ALIAS).toString()).contains("chat");
  }
}
