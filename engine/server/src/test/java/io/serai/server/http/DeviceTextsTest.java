package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.core.gate.Limits;
import io.serai.server.api.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts over the device API, by a model that writes as many tokens as it may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceTextsTest {
  private static final long CEILING = 512 << 10;

  private TestingModelServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server =
        TestingModelServer.configured(
            folder,
            "maxTextsPerRequest: 2\n",
            "scribe/writer: }\ncapabilities: [chat]\nresidency: {",
            "echo/classifier: ");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return server.post(path, "application/json", body.replace('\'', '"'));
  }

  private JsonNode ok(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.MAPPER.readTree(answer.body());
  }

  /** The writer's tokens: the prompt with a colon, then words. */
  private static long tokens(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).count();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/inference | {'prompt': 'a'} | response | 20",
        "/inference | {'prompt': 'a', 'model': 'writer'} | response | 20",
        "/inference/generate | {'prompt': 'a'} | generated_text | 100",
        "/inference/generate | {'prompt': 'a', 'stream': false} | generated_text | 100",
        "/quick/generate | {'prompt': 'a'} | generated_text | 50",
        "/quick/chat | {'message': 'a'} | response | 100",
        "/quick/code | {'description': 'a'} | code | 100",
        "/quick/chat | {'message': 'a', 'max_tokens': 2048} | response | 2048",
        "/v2/models/writer/generate | {'text_input': 'a'} | text_output | 128"
      })
  void soManyTokensAreWrittenWhereNothingElseIsSaid(
      String path, String body, String field, long tokens) throws Exception {
    JsonNode answer = ok(post(path, body));
    assertThat(tokens(answer.get(field).asText())).isEqualTo(tokens);
    if (answer.has("tokens_generated")) {
      assertThat(answer.get("tokens_generated").asLong()).isEqualTo(tokens);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/inference/generate | {} | 400 | 'prompt' is missing",
        "/inference/generate | {'prompt': ' '} | 400 | 'prompt' is empty",
        "/inference/generate | {'prompt': 'a', 'model': 'gpt5'} | 400 | there is no model named"
            + " 'gpt5'",
        "/inference/generate | {'prompt': 'a', 'model': 'classifier'} | 400 | doesn't write texts",
        "/inference/generate | {'prompt': 'a', 'max_tokens': 'x'} | 400 | 'max_tokens' must be a"
            + " whole number",
        "/inference/generate | {'prompt': 'a', 'preferred_model': {}} | 400 | 'preferred_model'",
        "/inference/stream | {} | 400 | 'prompt' is missing",
        "/inference/stream | {'prompt': ''} | 400 | 'prompt' is empty",
        "/inference/stream | {'prompt': 'a', 'model': 'gpt5'} | 400 | there is no model named"
            + " 'gpt5'",
        "/inference/stream | {'prompt': 'a', 'top_p': 1.5} | 400 | 'top_p' must be from 0 to 1",
        "/batch_inference | {'prompts': ['a', 'b', 'c']} | 413 | 'maxTextsPerRequest' allows 2",
        "/batch_inference | {'prompts': {'a': 1}} | 400 | 'prompts'[0] must be a string",
        "/batch_inference | {'prompts': ['a'], 'max_length': []} | 400 | 'max_length' must be a"
            + " whole number",
        "/batch_inference | {'prompts': ['a'], 'model': 'gpt5'} | 400 | prompts[0]: there is no"
            + " model named 'gpt5'",
        "/batch_inference | {'prompts': ['a'], 'auto_select': 'maybe'} | 400 | 'auto_select' must"
            + " be true or false",
        "/quick/generate | {'prompt': 'a', 'max_tokens': 2049} | 400 | from 1 to 2048",
        "/quick/chat | {'message': 'a', 'max_tokens': 2049} | 400 | from 1 to 2048",
        "/quick/code | {'description': 'a', 'max_tokens': 2049} | 400 | from 1 to 2048",
        "/models/hot-load | {'model_name': 'x', 'model_config': 'y'} | 400 | 'model_config' must be"
            + " an object",
        "/models/hot-load | {'model_name': 'x', 'model_config': {'size_gb': 'large'}} | 400 |"
            + " 'model_config''size_gb' must be a number"
      })
  void whatCannotBeDoneIsRefusedWithTheReason(String path, String body, int status, String reason)
      throws Exception {
    HttpResponse<String> refused = post(path, body);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
    assertThat(Json.MAPPER.readTree(refused.body()).get("detail").asText()).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'ram_max_gb': 'much'}", "{'ram_max_gb': [4]}", "[]", "{"})
  void limitsOfAnotherTypeAreRefused(String body) throws Exception {
    HttpResponse<String> refused =
        server.send(
            server
                .request("/tiers/limits")
                .PUT(BodyPublishers.ofString(body.replace('\'', '"')))
                .build());
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
  }

  @Test
  void soManyTokensAreWrittenInABatchAndInAStreamWhereNothingElseIsSaid() throws Exception {
    JsonNode batch = ok(post("/batch_inference", "{'prompts': ['a', 'b']}"));
    for (JsonNode result : batch.get("results")) {
      assertThat(result.get("tokens_generated").asInt()).isEqualTo(20);
    }
    List<String> events =
        post("/inference/stream", "{'prompt': 'a'}")
            .body()
            .lines()
            .filter(line -> line.startsWith("data: {"))
            .map(line -> line.substring("data: ".length()))
            .toList();
    JsonNode last = Json.MAPPER.readTree(events.getLast());
    assertThat(last.get("is_final").asBoolean()).isTrue();
    assertThat(last.get("tokens_so_far").asInt()).isEqualTo(100);
  }

  @Test
  void aBatchIsAnsweredByWhicheverModelIsChosen() throws Exception {
    JsonNode batch = ok(post("/batch_inference", "{'prompts': ['a', 'b'], 'auto_select': true}"));
    for (JsonNode result : batch.get("results")) {
      assertThat(result.get("model_used").asText()).isEqualTo("writer");
      assertThat(result.at("/selection_info/selection_mode").asText()).isEqualTo("auto");
    }
  }

  @Test
  void aModelIsChosenAndLoadedWhereNoneIsNamedAndNoneIsLoaded() throws Exception {
    ok(post("/admin/models/writer/unload", "{}"));
    HttpResponse<String> before = server.send(server.request("/status").build());
    assertThat(ok(before).get("active_models")).isEmpty();
    JsonNode answer = ok(post("/inference", "{'prompt': 'a'}"));
    assertThat(answer.get("model_used").asText()).isEqualTo("writer");
    assertThat(answer.get("load_time").asDouble()).isPositive();
    assertThat(answer.at("/selection_info/selection_mode").asText()).isEqualTo("auto");
  }

  @Test
  void aPreferredModelThatCannotBeHadSafelyGivesWayToAnother() throws Exception {
    Path catalog = server.process().home().own("catalog");
    Files.write(catalog.resolve("large.bin"), new byte[1 << 20]);
    Files.writeString(
        catalog.resolve("large.yaml"),
        """
        name: large
        version: "1"
        format: scribe
        tasks: [text-generation]
        files: [{path: large.bin, size: %d, sha256: %s}]
        """
            .formatted(1 << 20, "f".repeat(64)));
    // A file counts once two looks found it the same.
    server.process().engine().catalog().refresh();
    server.process().engine().catalog().refresh();
    server.process().engine().selection().refresh();
    Limits before = server.process().engine().gate().limits();
    server.process().engine().gate().limits(new Limits(1, 1, 0, 0, 0, CEILING));
    try {
      JsonNode info =
          ok(post("/inference", "{'prompt': 'a', 'preferred_model': 'large', 'fallback': 'auto'}"))
              .get("selection_info");
      assertThat(info.get("selection_mode").asText()).isEqualTo("hybrid_fallback");
      assertThat(info.get("reasoning").asText())
          .startsWith("large was preferred, but large@1 doesn't fit");
      JsonNode explanation =
          ok(post("/models/select", "{'task': 'text-generation', 'explain': true}"))
              .get("explanation");
      assertThat(explanation.at("/ranked/0/model").asText()).isEqualTo("writer@1");
      assertThat(explanation.get("left_out")).hasSize(1);
      assertThat(explanation.at("/left_out/0/model").asText()).isEqualTo("large@1");
      assertThat(explanation.at("/left_out/0/obstacle").asText()).isEqualTo("gate");
      assertThat(explanation.at("/left_out/0/reason").asText())
          .startsWith("large@1 doesn't fit: it needs");
    } finally {
      server.process().engine().gate().limits(before);
      Files.delete(catalog.resolve("large.yaml"));
      server.process().engine().catalog().refresh();
      server.process().engine().catalog().refresh();
      server.process().engine().selection().refresh();
    }
  }

  @Test
  void whatIsGeneratedMayBeStreamed() throws Exception {
    HttpResponse<String> answer =
        post("/inference/generate", "{'prompt': 'a', 'max_tokens': 3, 'stream': true}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(answer.body().lines().filter(line -> line.startsWith("data: ")))
        .hasSize(5)
        .last()
        .isEqualTo("data: [DONE]");
  }
}
