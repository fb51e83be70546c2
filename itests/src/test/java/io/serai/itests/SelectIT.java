package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine chooses the model: over HTTP, on the command line, and in a pipeline. */
class SelectIT {
  private static final String PIPELINE =
      """
      - route:
          id: any-classifier
          from:
            uri: direct
            parameters: {name: any-classifier}
            steps:
              - to:
                  id: classify
                  uri: model
                  parameters:
                    name: auto
                    task: text-classification
                    priority: quality
                    minQuality: 0.86
      - route:
          id: rather-bert
          from:
            uri: direct
            parameters: {name: rather-bert}
            steps:
              - to:
                  id: ask-bert
                  uri: model
                  parameters:
                    name: auto:speed
                    task: text-classification
                    prefer: sentiment-bert
                    maxLatency: 60000
      """;

  @TempDir Path home;

  @Test
  void choosesAndSaysWhy() throws Exception {
    try (TestingArchive archive = new TestingArchive(home).up()) {
      JsonNode best =
          select(archive, "{\"task\": \"text-classification\", \"priority\": \"quality\"}");
      assertThat(best.get("status").asText()).isEqualTo("success");
      assertThat(best.get("model").asText()).isEqualTo("sentiment-cnn");
      assertThat(best.get("mode").asText()).isEqualTo("auto");
      assertThat(best.get("tier").asText()).isEqualTo("ram");
      assertThat(best.get("size_gb").asDouble()).isPositive();
      assertThat(best.get("capabilities").get(0).asText()).isEqualTo("text-classification");
      assertThat(best.get("swap_executed").asBoolean()).isFalse();
      assertThat(best.has("explanation")).isFalse();

      namedAndPreferred(archive);
      explains(archive);
      refuses(archive);
    }
  }

  private static void namedAndPreferred(TestingArchive archive) throws Exception {
    JsonNode named = select(archive, "{\"model\": \"sentiment-bow\"}");
    assertThat(named.get("mode").asText()).isEqualTo("manual");
    JsonNode preferred =
        select(
            archive,
            "{\"preferred_model\": \"sentiment-bert\", \"capabilities\":"
                + " [\"text-classification\"]}");
    assertThat(preferred.get("mode").asText()).isEqualTo("hybrid_preferred");
    assertThat(preferred.get("model").asText()).isEqualTo("sentiment-bert");
    JsonNode fallback =
        select(
            archive,
            "{\"preferred_model\": \"sentiment-bart\", \"task\": \"text-classification\"}");
    assertThat(fallback.get("mode").asText()).isEqualTo("hybrid_fallback");
    assertThat(fallback.get("selection_reason").asText())
        .startsWith("sentiment-bart was preferred, but there is no model named 'sentiment-bart'");
    JsonNode loaded = select(archive, "{\"model\": \"sentiment-bow\", \"load\": true}");
    assertThat(loaded.get("swap_executed").asBoolean()).isTrue();
    assertThat(loaded.get("swap_time").asDouble()).isPositive();
  }

  private static void explains(TestingArchive archive) throws Exception {
    JsonNode explanation =
        select(
                archive,
                "{\"task\": \"text-classification\", \"priority\": \"speed\", \"explain\": true,"
                    + " \"min_quality\": 0.86}")
            .get("explanation");
    List<String> terms = new ArrayList<>();
    double sum = 0;
    for (JsonNode term : explanation.get("ranked").get(0).get("terms")) {
      terms.add(term.get("name").asText());
      sum += term.get("value").asDouble();
    }
    assertThat(terms)
        .containsExactly(
            "match", "quality", "latency", "readiness", "tier", "queue", "failures", "pressure");
    assertThat(sum)
        .isCloseTo(explanation.get("ranked").get(0).get("score").asDouble(), within(1e-6));
    assertThat(explanation.get("left_out").toString())
        .contains("sentiment-bow@1", "its quality is 0.859");
    assertThat(explanation.get("incapable").asInt()).isPositive();
  }

  private static void refuses(TestingArchive archive) throws Exception {
    HttpResponse<String> unknown =
        archive.post("/models/select", "{\"model\": \"sentiment-bart\"}");
    assertThat(unknown.statusCode()).isBetween(400, 404);
    assertThat(unknown.body()).contains("MODEL_NOT_FOUND", "did you mean 'sentiment-bert'");
    HttpResponse<String> priority =
        archive.post("/models/select", "{\"task\": \"embeddings\", \"priority\": \"cheap\"}");
    assertThat(priority.statusCode()).isEqualTo(400);
    assertThat(priority.body()).contains("priority is speed, quality or balanced, not 'cheap'");
    HttpResponse<String> untold = archive.post("/pipelines/auto", "{\"text\": \"Lovely.\"}");
    assertThat(untold.statusCode()).isEqualTo(400);
    assertThat(untold.body()).contains("say what the model is to do with the text");
    HttpResponse<String> goal =
        archive.post(
            "/pipelines/auto:best", "{\"text\": \"Lovely.\", \"task\": \"text-classification\"}");
    assertThat(goal.body()).contains("'best' is none of speed, quality, balanced");
  }

  @Test
  void answersWithTheChosenModelEverywhere() throws Exception {
    Files.createDirectories(home.resolve("routes"));
    Files.writeString(home.resolve("routes/any.yaml"), PIPELINE);
    try (TestingArchive archive = new TestingArchive(home).up()) {
      JsonNode step = step(archive.post("/pipelines/any-classifier", "{\"text\": \"Lovely.\"}"));
      assertThat(step.get("model").asText()).isEqualTo("sentiment-cnn");
      assertThat(step.get("selection").get("mode").asText()).isEqualTo("auto");
      assertThat(step.get("selection").get("reason").asText()).contains("sentiment-cnn@1 scores");

      JsonNode preferred = step(archive.post("/pipelines/rather-bert", "{\"text\": \"Lovely.\"}"));
      assertThat(preferred.get("model").asText()).isEqualTo("sentiment-bert");
      assertThat(preferred.get("selection").get("mode").asText()).isEqualTo("hybrid_preferred");

      JsonNode byCaller =
          step(
              archive.post(
                  "/pipelines/any-classifier",
                  "{\"text\": \"Lovely.\", \"parameters\": {\"prefer\": \"sentiment-bert\"}}"));
      assertThat(byCaller.get("model").asText()).isEqualTo("sentiment-bert");
      assertThat(byCaller.get("selection").get("mode").asText()).isEqualTo("hybrid_preferred");

      JsonNode model =
          step(
              archive.post(
                  "/pipelines/auto:speed",
                  "{\"text\": \"Lovely.\", \"task\": \"text-classification\"}"));
      assertThat(model.get("model").asText()).startsWith("sentiment-");
      Ended run = archive.serai("run", "auto", "Lovely.", "--task", "text-classification");
      assertThat(run.code()).as(run.err()).isZero();

      inEveryApi(archive);

      Ended select =
          archive.serai("select", "--task", "text-classification", "--explain", "--json");
      assertThat(select.code()).as(select.err()).isZero();
      assertThat(select.json().get("explanation").toString()).contains(" here");
    }
    // What was measured is kept.
    try (TestingArchive archive = new TestingArchive(home).up()) {
      Ended select =
          archive.serai("select", "--task", "text-classification", "--priority=speed", "--explain");
      assertThat(select.out()).contains(" here", "as its last load", "latency");
    }
  }

  private static void inEveryApi(TestingArchive archive) throws Exception {
    JsonNode completion =
        json(
            archive.post(
                "/v1/completions",
                "{\"model\": \"auto:speed\", \"prompt\": \"3+4=\", \"max_tokens\": 3,"
                    + " \"temperature\": 0}"));
    assertThat(completion.get("model").asText()).startsWith("tiny-lm");
    assertThat(completion.get("choices").get(0).get("text").asText()).startsWith("7");
    JsonNode preferred =
        json(
            archive.post(
                "/v1/completions",
                "{\"model\": \"auto\", \"preferred_model\": \"tiny-lm-gguf\", \"prompt\": \"3+4=\","
                    + " \"max_tokens\": 3, \"temperature\": 0}"));
    assertThat(preferred.get("model").asText()).isEqualTo("tiny-lm-gguf@1");
    assertThat(preferred.get("selection").get("mode").asText()).isEqualTo("hybrid_preferred");
    assertThat(preferred.get("selection").get("reason").asText()).isNotEmpty();
    HttpResponse<String> stream =
        archive.post(
            "/v1/completions",
            "{\"model\": \"auto\", \"prompt\": \"3+4=\", \"max_tokens\": 3, \"stream\": true}");
    assertThat(stream.body().split("\"selection\"", -1)).hasSize(2);
    HttpResponse<String> named =
        archive.post(
            "/v1/completions",
            "{\"model\": \"tiny-lm\", \"preferred_model\": \"tiny-lm-gguf\", \"prompt\":"
                + " \"3+4=\"}");
    assertThat(named.statusCode()).isEqualTo(400);
    assertThat(named.body()).contains("preferred_model", "\\\"model\\\": \\\"auto\\\"");
    JsonNode vectors =
        json(archive.post("/v1/embeddings", "{\"model\": \"auto\", \"input\": \"Lovely.\"}"));
    assertThat(vectors.get("model").asText()).isEqualTo("sentence-embedding@1");
    JsonNode generated =
        json(
            archive.post(
                "/v2/models/auto/generate",
                "{\"text_input\": \"3+4=\", \"max_tokens\": 3, \"temperature\": 0}"));
    assertThat(generated.get("text_output").asText()).startsWith("7");
    JsonNode preferredThere =
        json(
            archive.post(
                "/v2/models/auto/generate",
                "{\"text_input\": \"3+4=\", \"parameters\": {\"max_tokens\": 3,"
                    + " \"preferred_model\": \"tiny-lm-gguf\"}}"));
    assertThat(preferredThere.get("model_version").asText()).isEqualTo("1");
    JsonNode chosen = preferredThere.get("parameters");
    assertThat(chosen.get("selected_model").asText()).isEqualTo("tiny-lm-gguf@1");
    assertThat(chosen.get("selection_mode").asText()).isEqualTo("hybrid_preferred");
    assertThat(chosen.get("selection_reason").asText()).isNotEmpty();
    JsonNode classified =
        json(
            archive.post(
                "/v2/models/auto/infer",
                "{\"inputs\": [{\"name\": \"text\", \"shape\": [1], \"datatype\": \"BYTES\","
                    + " \"data\": [\"Lovely.\"]}], \"parameters\": {\"task\":"
                    + " \"text-classification\"}}"));
    assertThat(classified.at("/parameters/selected_model").asText()).startsWith("sentiment-");
    assertThat(classified.at("/parameters/device").asText()).isEqualTo("cpu");
    assertThat(classified.at("/outputs/0/data/0").asText()).isEqualTo("positive");
    JsonNode device =
        json(
            archive.post(
                "/inference",
                "{\"prompt\": \"3+4=\", \"auto_select\": true, \"max_length\": 3, \"temperature\":"
                    + " 0}"));
    assertThat(device.get("model_used").asText()).startsWith("tiny-lm");
    assertThat(device.get("selection_info").get("selection_mode").asText()).isEqualTo("auto");
  }

  @Test
  void aModelThatTheGateWouldRefuseIsLeftOutWithTheGatesWords() throws Exception {
    TestingChatModel.addTo(home);
    try (TestingArchive archive = new TestingArchive(home).up()) {
      assertThat(archive.serai("tiers", "limits", "--ceiling", "1KiB").code()).isZero();
      HttpResponse<String> none =
          archive.post("/models/select", "{\"task\": \"text-classification\"}");
      assertThat(none.statusCode()).as(none.body()).isEqualTo(400);
      assertThat(none.body())
          .contains("none of the 3 models that can do text-classification", "doesn't fit: it needs")
          .containsPattern("doesn't fit \\(decision \\d+\\): it needs");
      HttpResponse<String> run =
          archive.post(
              "/pipelines/auto", "{\"text\": \"Lovely.\", \"task\": \"text-classification\"}");
      refused(archive, run);
      refused(
          archive,
          archive.post(
              "/v1/chat/completions",
              "{\"model\": \"auto\", \"messages\": [{\"role\": \"user\", \"content\":"
                  + " \"Hello.\"}]}"));
      refused(
          archive, archive.post("/v1/embeddings", "{\"model\": \"auto\", \"input\": \"Lovely.\"}"));
      refused(
          archive,
          archive.post(
              "/v2/models/auto/infer",
              "{\"inputs\": [{\"name\": \"text\", \"shape\": [1], \"datatype\": \"BYTES\","
                  + " \"data\": [\"Lovely.\"]}], \"parameters\": {\"task\":"
                  + " \"text-classification\"}}"));
      refused(archive, archive.post("/inference", "{\"prompt\": \"3+4=\", \"auto_select\": true}"));
      refused(archive, archive.post("/quick/generate", "{\"prompt\": \"3+4=\"}"));
    }
  }

  /** There is no room, which a decision tells that can be read. */
  private static void refused(TestingArchive archive, HttpResponse<String> answer)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
    Matcher number = Pattern.compile("\\(decision (\\d+)\\)").matcher(answer.body());
    assertThat(number.find()).as(answer.body()).isTrue();
    assertThat(archive.get("/gate/decisions/" + number.group(1)).body())
        .contains("\"verdict\":\"refused\"");
  }

  private static JsonNode select(TestingArchive archive, String body) throws Exception {
    HttpResponse<String> answer = archive.post("/models/select", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestingArchive.JSON.readTree(answer.body());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestingArchive.JSON.readTree(answer.body());
  }

  private static JsonNode step(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestingArchive.JSON.readTree(answer.body()).get("steps").get(0);
  }
}
