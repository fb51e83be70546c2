package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import io.serai.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextBestTest {
  /** Better than the other by what it says, but its file isn't what it says. */
  private static final String BROKEN =
      """
      name: broken
      version: "1"
      format: scribe
      tasks: [text-generation]
      capabilities: [chat, code-generation]
      quality: [{metric: accuracy, value: 0.99}]
      files: [{path: x.bin, size: 1, sha256: %s}]
      """
          .formatted("f".repeat(64));

  private static final String SOUND =
      "scribe/sound: }\ncapabilities: [chat, code-generation]\nresidency: {";

  private static final Pattern UNTIL = Pattern.compile("it isn't chosen until (\\S+Z), ");

  @TempDir Path folder;

  private TestingModelServer server(String... models) throws Exception {
    TestingModelServer server = new TestingModelServer(folder, Config.DEFAULTS, models);
    Files.writeString(server.process().home().own("catalog").resolve("broken.yaml"), BROKEN);
    // A file counts once two looks found it the same.
    server.process().engine().catalog().refresh();
    server.process().engine().catalog().refresh();
    server.process().engine().selection().refresh();
    return server;
  }

  @ParameterizedTest
  @CsvSource({"/quick/chat, message", "/quick/code, description", "/quick/generate, prompt"})
  void theNextBestIsAskedWhereTheBestCannotBeLoaded(String path, String field) throws Exception {
    try (TestingModelServer server = server(SOUND)) {
      HttpResponse<String> answer =
          server.post(path, "application/json", "{\"%s\": \"a\"}".formatted(field));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode document = Json.MAPPER.readTree(answer.body());
      assertThat(document.get("model_used").asText()).isEqualTo("sound");
      assertThat(server.process().engine().selection().troubleOf("broken@1").inARow()).isOne();
    }
  }

  @Test
  void theNextBestIsLoadedWhereAModelIsSelected() throws Exception {
    try (TestingModelServer server = server(SOUND)) {
      String wanted = "{\"capabilities\": [\"chat\"], \"load\": %s}";
      HttpResponse<String> best =
          server.post("/models/select", "application/json", wanted.formatted(false));
      assertThat(Json.MAPPER.readTree(best.body()).get("model").asText()).isEqualTo("broken");
      HttpResponse<String> answer =
          server.post("/models/select", "application/json", wanted.formatted(true));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode document = Json.MAPPER.readTree(answer.body());
      assertThat(document.get("model").asText()).isEqualTo("sound");
      assertThat(document.get("swap_executed").asBoolean()).isTrue();
      assertThat(document.get("swap_time").asDouble()).isPositive();
      HttpResponse<String> named =
          server.post(
              "/models/select", "application/json", "{\"model\": \"broken\", \"load\": true}");
      assertThat(named.statusCode()).as(named.body()).isEqualTo(400);
    }
  }

  @Test
  void aModelThatFailedIsLeftOutForLongerEachTime() throws Exception {
    try (TestingModelServer server = server(SOUND)) {
      // The first pauses are short: it could be chosen again before it is looked.
      for (int i = 0; i < 3; i++) {
        failToLoad(server);
      }
      Instant first = leftOutUntil(server);
      failToLoad(server);
      assertThat(leftOutUntil(server)).isAfter(first);
    }
  }

  private static void failToLoad(TestingModelServer server) throws Exception {
    HttpResponse<String> failed =
        server.post("/load_model", "application/json", "{\"model_name\": \"broken\"}");
    assertThat(failed.statusCode()).as(failed.body()).isGreaterThanOrEqualTo(400);
  }

  private static Instant leftOutUntil(TestingModelServer server) throws Exception {
    HttpResponse<String> answer =
        server.post(
            "/models/select",
            "application/json",
            "{\"capabilities\": [\"chat\"], \"explain\": true}");
    JsonNode document = Json.MAPPER.readTree(answer.body());
    assertThat(document.get("model").asText()).as(answer.body()).isEqualTo("sound");
    JsonNode left = document.at("/explanation/left_out/0");
    assertThat(left.get("model").asText()).isEqualTo("broken@1");
    assertThat(left.get("obstacle").asText()).isEqualTo("quarantine");
    Matcher until = UNTIL.matcher(left.get("reason").asText());
    assertThat(until.lookingAt()).as(answer.body()).isTrue();
    return Instant.parse(until.group(1));
  }

  @Test
  void whereNoneIsLeftForItAnyWillDo() throws Exception {
    try (TestingModelServer server = server("scribe/plain: ")) {
      HttpResponse<String> answer =
          server.post("/quick/chat", "application/json", "{\"message\": \"a\"}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode document = Json.MAPPER.readTree(answer.body());
      assertThat(document.get("model_used").asText()).isEqualTo("plain");
      assertThat(document.at("/selection_info/reasoning").asText())
          .startsWith("no model for chat can be had, so any that writes texts will do; ");
    }
  }
}
