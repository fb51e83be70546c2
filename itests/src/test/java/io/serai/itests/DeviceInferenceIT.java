package io.serai.itests;

import static io.serai.itests.DeviceAnswers.bad;
import static io.serai.itests.DeviceAnswers.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are asked of the device API, as its clients know it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceInferenceIT {
  private static final String LONG =
      "{\"prompts\": [%s], \"max_length\": 200, \"temperature\": 1, \"model\": \"tiny-lm\"}"
          .formatted(String.join(",", Collections.nCopies(1000, "\"Once\"")));

  /** More than the model's context holds. */
  private static final String BEYOND =
      "{\"prompt\": \"%s\", \"model\": \"tiny-lm\"}".formatted("word ".repeat(2000));

  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    TestingChatModel.addTo(home, "capabilities: [chat]\n");
    archive = new TestingArchive(home).up();
  }

  @AfterAll
  void stop() {
    archive.close();
  }

  @Test
  void inferenceByAModelThatIsNamed() throws Exception {
    JsonNode answer =
        infer("{\"prompt\": \"3+4=\", \"model\": \"tiny-lm\", \"temperature\": 0, \"user_id\": 1}");
    JsonShape.check(
        answer,
        "response:text",
        "model_used:text",
        "inference_time:number",
        "tokens_generated:count",
        "tokens_per_second:number",
        "timestamp:number",
        "total_time:number",
        "selection_info:object");
    JsonShape.check(
        answer.get("selection_info"),
        "selection_mode:text",
        "selection_time_ms:number",
        "reasoning:text");
    assertThat(answer.get("model_used").asText()).isEqualTo("tiny-lm");
    assertThat(answer.get("response").asText()).startsWith("7");
    assertThat(answer.get("tokens_generated").asInt()).isBetween(1, 20);
    assertThat(answer.at("/selection_info/selection_mode").asText()).isEqualTo("manual");
    assertThat(answer.get("total_time").asDouble())
        .isGreaterThanOrEqualTo(answer.get("inference_time").asDouble());
    assertThat(answer.get("tokens_per_second").asDouble())
        .isEqualTo(
            answer.get("tokens_generated").asInt() / answer.get("inference_time").asDouble());
  }

  @Test
  void inferenceWritesTwentyTokensUnlessToldOtherwise() throws Exception {
    JsonNode answer = infer("{\"prompt\": \"Once upon a time\", \"model\": \"tiny-lm\"}");
    assertThat(answer.get("tokens_generated").asInt()).isLessThanOrEqualTo(20);
    JsonNode longer =
        infer(
            "{\"prompt\": \"Once upon a time\", \"model\": \"tiny-lm\", \"max_length\": 3,"
                + " \"temperature\": 0}");
    assertThat(longer.get("tokens_generated").asInt()).isEqualTo(3);
    assertThat(longer.get("finish_reason").asText()).isEqualTo("length");
  }

  @Test
  void inferenceByAModelThatTheEngineChooses() throws Exception {
    for (String how : List.of("\"auto_select\": true", "\"user_id\": \"a\"")) {
      JsonNode answer = infer("{\"prompt\": \"3+4=\", \"max_length\": 2, %s}".formatted(how));
      assertThat(answer.at("/selection_info/selection_mode").asText()).isEqualTo("auto");
      assertThat(answer.at("/selection_info/reasoning").asText())
          .contains(answer.get("model_used").asText());
    }
  }

  @Test
  void inferenceByAModelThatIsPreferredOrElseAnother() throws Exception {
    JsonNode preferred =
        infer(
            "{\"prompt\": \"3+4=\", \"max_length\": 2, \"preferred_model\": \"tiny-lm\","
                + " \"fallback\": \"auto\"}");
    assertThat(preferred.at("/selection_info/selection_mode").asText())
        .isEqualTo("hybrid_preferred");
    JsonNode older =
        infer("{\"prompt\": \"3+4=\", \"max_length\": 2, \"model_preference\": \"gpt5\"}");
    assertThat(older.at("/selection_info/selection_mode").asText()).isEqualTo("hybrid_fallback");
    assertThat(older.at("/selection_info/reasoning").asText()).contains("gpt5 was preferred, but");
    JsonNode list =
        infer(
            "{\"prompt\": \"3+4=\", \"max_length\": 2, \"preferred_model\": [\"gpt5\","
                + " \"tiny-lm\"]}");
    assertThat(list.get("model_used").asText()).isEqualTo("tiny-lm");
  }

  @Test
  void inferenceRefusesBadInputWithTheReason() throws Exception {
    bad(archive.post("/inference", ""), "'prompt' is missing");
    bad(archive.post("/inference", "{\"prompt\": \"\"}"), "'prompt' is empty");
    bad(archive.post("/inference", "{\"prompt\": \"x\", \"max_length\": 0}"), "at least 1");
    bad(archive.post("/inference", "{\"prompt\": \"x\", \"max_length\": -5}"), "at least 1");
    bad(archive.post("/inference", "{\"prompt\": \"x\", \"max_length\": \"y\"}"), "whole number");
    bad(archive.post("/inference", "{\"prompt\": \"x\", \"temperature\": 9}"), "from 0 to 2");
    bad(archive.post("/inference", "[]"), "isn't a JSON object");
    bad(archive.post("/inference", "{\"prompt\": \"x\", \"model\": \"gpt5\"}"), "gpt5", "tiny-lm");
    bad(
        archive.post("/inference", "{\"prompt\": \"x\", \"model\": \"sentiment-cnn\"}"),
        "sentiment-cnn doesn't write texts: it does text-classification",
        "tiny-lm");
    bad(archive.post("/inference", BEYOND), "256");
    JsonNode huge =
        infer("{\"prompt\": \"3+4=\", \"model\": \"tiny-lm\", \"max_length\": 2000000000}");
    assertThat(huge.get("tokens_generated").asInt()).isLessThan(256);
  }

  @Test
  void batchInferenceAnswersInOrder() throws Exception {
    JsonNode batch =
        ok(
            archive.post(
                "/batch_inference",
                "{\"prompts\": [\"3+4=\", \"2+2=\"], \"max_length\": 2, \"temperature\": 0,"
                    + " \"model\": \"tiny-lm\"}"));
    JsonShape.check(
        batch,
        "results:list",
        "batch_size:count",
        "total_time:number",
        "avg_time_per_request:number");
    assertThat(batch.get("batch_size").asInt()).isEqualTo(2);
    assertThat(batch.at("/results/0/response").asText()).startsWith("7");
    assertThat(batch.at("/results/1/response").asText()).startsWith("4");
    assertThat(batch.at("/results/1/selection_info/selection_mode").asText()).isEqualTo("manual");
    assertThat(batch.get("avg_time_per_request").asDouble())
        .isEqualTo(batch.get("total_time").asDouble() / 2);
    bad(archive.post("/batch_inference", "{\"prompts\": []}"), "'prompts' has no prompt");
    bad(archive.post("/batch_inference", "{\"prompts\": [\"a\", \"\"]}"), "'prompts[1]' is empty");
    bad(
        archive.post(
            "/batch_inference",
            "{\"prompts\": [\"%s\"], \"model\": \"tiny-lm\"}".formatted("word ".repeat(2000))),
        "prompts[0]",
        "the model's context is 256 tokens");
  }

  @Test
  void generate() throws Exception {
    JsonNode answer =
        ok(
            archive.post(
                "/inference/generate",
                "{\"prompt\": \"3+4=\", \"model\": \"tiny-lm\", \"max_tokens\": 2, \"temperature\":"
                    + " 0, \"stream\": false}"));
    JsonShape.check(
        answer,
        "status:text",
        "model_used:text",
        "generated_text:text",
        "tokens_generated:count",
        "inference_time_ms:number");
    assertThat(answer.get("status").asText()).isEqualTo("success");
    assertThat(answer.get("generated_text").asText()).startsWith("7");
    ok(archive.post("/inference/generate", "{\"prompt\": \"3+4=\", \"top_p\": 0}"));
    bad(archive.post("/inference/generate", BEYOND), "256");
    for (String wrong :
        List.of(
            "\"max_tokens\": 0", "\"max_tokens\": 2049", "\"top_p\": 2", "\"temperature\": -1")) {
      bad(
          archive.post("/inference/generate", "{\"prompt\": \"x\", %s}".formatted(wrong)),
          "must be");
    }
  }

  @Test
  void streamSendsPiecesAndThenDone() throws Exception {
    String body =
        "{\"prompt\": \"Once upon\", \"model\": \"tiny-lm\", \"max_tokens\": 12, \"temperature\":"
            + " 0, \"stream\": true}";
    HttpResponse<String> response = archive.post("/inference/stream", body);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    List<String> events =
        response.body().lines().filter(line -> !line.isEmpty() && !line.startsWith(":")).toList();
    assertThat(events).allMatch(line -> line.startsWith("data: ")).last().isEqualTo("data: [DONE]");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < events.size() - 1; i++) {
      JsonNode chunk = TestingArchive.JSON.readTree(events.get(i).substring("data: ".length()));
      JsonShape.check(chunk, "chunk_id:count", "text:text", "is_final:flag", "tokens_so_far:count");
      assertThat(chunk.get("chunk_id").asInt()).isEqualTo(i);
      assertThat(chunk.get("is_final").asBoolean()).isEqualTo(i == events.size() - 2);
      text.append(chunk.get("text").asText());
    }
    assertThat(events).hasSizeGreaterThan(5);
    String whole =
        ok(archive.post("/inference/generate", body.replace("\"stream\": true", "\"x\": 1")))
            .get("generated_text")
            .asText();
    assertThat(text).hasToString(whole);
    bad(archive.post("/inference/stream", "{\"prompt\": \"x\", \"model\": \"gpt5\"}"), "gpt5");
    bad(archive.post("/inference/stream", BEYOND), "256");
  }

  @Test
  void quickCallsTakeABodyOrAQuery() throws Exception {
    JsonShape.check(
        ok(archive.post("/quick/generate", "{\"prompt\": \"Once\"}")), "generated_text:text");
    JsonNode byQuery = ok(archive.post("/quick/generate?prompt=Once%20upon&max_tokens=3", ""));
    JsonShape.check(byQuery, "generated_text:text", "model_used:text", "selection_info:object");
    bad(archive.post("/quick/generate", ""), "'prompt' is missing");
    bad(archive.post("/quick/generate", BEYOND), "the model's context is");
    bad(archive.post("/quick/generate?prompt=a&max_tokens=none", ""), "whole number");

    JsonNode chat = ok(archive.post("/quick/chat", "{\"message\": \"3+4=\"}"));
    JsonShape.check(chat, "response:text");
    assertThat(chat.get("model_used").asText()).isEqualTo(TestingChatModel.NAME);
    JsonNode code = ok(archive.post("/quick/code?description=sort%20a%20list&max_tokens=3", ""));
    JsonShape.check(code, "code:text");
    assertThat(code.at("/selection_info/reasoning").asText())
        .startsWith("no model for code-generation can be had");
    bad(archive.post("/quick/code", "{}"), "'description' is missing");
    bad(archive.post("/quick/chat", "{}"), "'message' is missing");
  }

  @Test
  void aClientThatLeavesHasItsWorkGivenUp() throws Exception {
    infer("{\"prompt\": \"3+4=\", \"model\": \"tiny-lm\", \"max_length\": 1}");
    long before = uses();
    HttpRequest request =
        HttpRequest.newBuilder(archive.url().resolve("/batch_inference"))
            .POST(BodyPublishers.ofString(LONG))
            .build();
    try (HttpClient leaving =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var _ = leaving.sendAsync(request, BodyHandlers.ofString());
      TestingArchive.until(() -> uses() > before);
      leaving.shutdownNow();
    }
    // Nobody else asks: what is counted is what is asked here.
    TestingArchive.until(
        () -> {
          long now = uses();
          for (int i = 0; i < 10; i++) {
            infer("{\"prompt\": \"Once\", \"model\": \"tiny-lm\", \"max_length\": 5}");
          }
          return uses() == now + 10;
        });
    assertThat(uses()).isLessThan(before + 1000);
  }

  private long uses() throws Exception {
    return ok(archive.get("/models")).at("/active_models/tiny-lm/usage_count").asLong();
  }

  private JsonNode infer(String body) throws Exception {
    return ok(archive.post("/inference", body));
  }
}
