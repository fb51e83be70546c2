package io.serai.itests;

import static io.serai.itests.DeviceAnswers.bad;
import static io.serai.itests.DeviceAnswers.ended;
import static io.serai.itests.DeviceAnswers.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The device API as its clients know it: fields, types, defaults, status codes, bad input. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceApiIT {
  private static final int SWAP_MIB = 200;
  private static final String ALIAS = "Qwen/Qwen2.5-0.5B-Instruct";
  private static final String CHAT =
      """
      capabilities: [chat]
      """;
  private static final String TEMPLATE =
      "context_length: 256\n"
          + "  chat_template: \"{% for m in messages %}{{ m.content }}{% endfor %}\"";
  private static final String LONG =
      "{\"prompts\": [%s], \"max_length\": 5, \"temperature\": 1, \"model\": \"tiny-lm\"}"
          .formatted(String.join(",", Collections.nCopies(1000, "\"Once\"")));

  /** More than the model's context holds. */
  private static final String BEYOND =
      "{\"prompt\": \"%s\", \"model\": \"tiny-lm\"}".formatted("word ".repeat(2000));

  private TestingArchive archive;
  private Optional<TestingSwap> swap = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    ownModel(home, "sentiment-cnn", "name: isolated", "residency: {isolation: worker}");
    ownModel(home, "tiny-lm", "name: acme/tiny-chat\naliases: [%s]".formatted(ALIAS), CHAT);
    swap = TestingSwap.createIfAllowed(home, SWAP_MIB);
    archive = new TestingArchive(home).up();
  }

  /** A sample under another name, with more in its manifest. */
  private static void ownModel(Path home, String sample, String name, String more)
      throws Exception {
    Path from = TestingArchive.ARCHIVE.resolve("catalog").resolve(sample);
    Path own = Files.createDirectories(home.resolve("catalog/own-" + sample));
    copyFiles(from, own);
    Files.writeString(
        own.resolve("model.yaml"),
        Files.readString(from.resolve("model.yaml"))
                .replace("name: " + sample, name)
                .replace("context_length: 256", TEMPLATE)
            + "\n"
            + more
            + "\n");
  }

  private static void copyFiles(Path from, Path to) throws Exception {
    try (var files = Files.list(from)) {
      for (Path file : files.filter(each -> !each.endsWith("model.yaml")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @AfterAll
  void stop() {
    archive.close();
    swap.ifPresent(TestingSwap::close);
  }

  @Test
  void health() throws Exception {
    JsonNode health = ok(archive.get("/health"));
    JsonShape.check(health, "status:text", "timestamp:number", "version:text");
    assertThat(health.get("status").asText()).isEqualTo("healthy");
    JsonNode system = ok(archive.get("/system/health"));
    assertThat(system.get("status").asText()).isEqualTo("healthy");
    assertThat(system.get("version")).isEqualTo(health.get("version"));
  }

  @Test
  void statusTellsWhatTheEngineHolds() throws Exception {
    ok(archive.post("/load_model", "{\"model_name\": \"tiny-lm\"}"));
    JsonNode status = ok(archive.get("/status"));
    JsonShape.check(
        status,
        "active_models:list",
        "memory_usage_gb:number",
        "memory_budget_gb:number",
        "swap_cache_size:count",
        "queue_size:count",
        "cpu_percent:number",
        "gpu_memory_gb:number",
        "temperature_c:number?",
        "uptime:number",
        "total_requests:count",
        "alerts:list",
        "selection_stats:object");
    JsonShape.check(status.get("selection_stats"), "manual:count", "auto:count", "hybrid:count");
    assertThat(texts(status.get("active_models"))).contains("tiny-lm");
    assertThat(status.get("memory_usage_gb").asDouble()).isPositive();
    assertThat(status.get("memory_budget_gb").asDouble()).isPositive();
    assertThat(status.get("cpu_percent").asDouble()).isBetween(0.0, 100.0);
  }

  @Test
  void requestsAndSelectionsAreCounted() throws Exception {
    JsonNode before = ok(archive.get("/status"));
    infer("{\"prompt\": \"3+4=\", \"model\": \"tiny-lm\", \"max_length\": 1}");
    infer("{\"prompt\": \"3+4=\", \"auto_select\": true, \"max_length\": 1}");
    infer("{\"prompt\": \"3+4=\", \"preferred_model\": \"tiny-lm\", \"max_length\": 1}");
    JsonNode after = ok(archive.get("/status"));
    for (String field : List.of("manual", "auto", "hybrid")) {
      assertThat(grown(before, after, "/selection_stats/" + field)).as(field).isOne();
    }
    assertThat(grown(before, after, "/total_requests")).isEqualTo(3);
  }

  private static long grown(JsonNode before, JsonNode after, String pointer) {
    return after.at(pointer).asLong() - before.at(pointer).asLong();
  }

  @Test
  void modelsTellsWhatThereIsAndWhatIsLoaded() throws Exception {
    infer("{\"prompt\": \"3+4=\", \"model\": \"tiny-lm\", \"max_length\": 1}");
    JsonNode models = ok(archive.get("/models"));
    JsonShape.check(
        models,
        "active_models:object",
        "available_models:list",
        "swap_cache:list",
        "model_capabilities:object",
        "selection_modes:list",
        "selection_stats:object");
    assertThat(texts(models.get("selection_modes"))).containsExactly("manual", "auto", "hybrid");
    assertThat(texts(models.get("available_models"))).contains("tiny-lm", "acme/tiny-chat");
    assertThat(texts(models.at("/model_capabilities/tiny-lm"))).contains("text-generation");
    JsonNode active = models.at("/active_models/tiny-lm");
    JsonShape.check(
        active,
        "memory_size_gb:number",
        "load_time:number",
        "usage_count:count",
        "last_used:number",
        "priority:text");
    assertThat(active.get("usage_count").asInt()).isPositive();
    assertThat(active.get("load_time").asDouble()).isPositive();
    assertThat(active.get("last_used").asDouble())
        .isLessThanOrEqualTo(ok(archive.get("/health")).get("timestamp").asDouble());
  }

  @Test
  void loadModelWaitsUntilItIsLoadedAndSaysSoTheSecondTimeToo() throws Exception {
    unload("sentiment-bow");
    JsonNode first =
        ok(
            archive.post(
                "/load_model", "{\"model_name\": \"sentiment-bow\", \"priority\": \"high\"}"));
    JsonShape.check(first, "message:text", "load_time:number");
    assertThat(first.get("load_time").asDouble()).isPositive();
    assertThat(ok(archive.get("/models")).get("active_models").has("sentiment-bow")).isTrue();
    assertThat(ok(archive.get("/models")).at("/active_models/sentiment-bow/usage_count").asInt())
        .isZero();
    JsonNode second = ok(archive.post("/load_model", "{\"model_name\": \"sentiment-bow\"}"));
    assertThat(second.get("load_time").asDouble()).isZero();
    ok(archive.post("/load_model", "{\"model_name\": \"acme/tiny-chat\", \"new\": [1]}"));
  }

  @Test
  void loadModelRefusesWhatIsNotThere() throws Exception {
    bad(archive.post("/load_model", "{\"model_name\": \"gpt5\"}"), "'gpt5'", "tiny-lm");
    bad(archive.post("/load_model", "{}"), "'model_name' is missing");
    bad(
        archive.post("/load_model", "{\"model_name\": \"tiny-lm\", \"priority\": \"urgent\"}"),
        "low, normal or high");
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
  void aliasesAreListedAndStandForTheirModels() throws Exception {
    JsonNode models = ok(archive.get("/models"));
    assertThat(texts(models.get("available_models"))).contains(ALIAS);
    assertThat(texts(models.get("model_capabilities").get(ALIAS))).contains("chat");
    ok(archive.post("/load_model", "{\"model_name\": \"%s\"}".formatted(ALIAS)));
    JsonNode answer =
        infer("{\"prompt\": \"3+4=\", \"max_length\": 2, \"model\": \"%s\"}".formatted(ALIAS));
    assertThat(answer.get("model_used").asText()).isEqualTo("acme/tiny-chat");
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
  void performance() throws Exception {
    infer("{\"prompt\": \"3+4=\", \"model\": \"tiny-lm\", \"max_length\": 4}");
    JsonNode performance = ok(archive.get("/performance"));
    JsonShape.check(
        performance,
        "system_metrics:object",
        "model_performance:object",
        "selection_analytics:object",
        "recommendations:list");
    JsonShape.check(
        performance.get("system_metrics"),
        "ram_used_gb:number",
        "ram_total_gb:number",
        "ram_percent:number",
        "cpu_percent:number?",
        "gpu_memory_gb:number",
        "active_models:count",
        "uptime:number");
    JsonShape.check(
        performance.at("/model_performance/tiny-lm"),
        "usage_count:count",
        "last_used:number",
        "efficiency:number");
    assertThat(performance.at("/model_performance/tiny-lm/efficiency").asDouble()).isPositive();
    assertThat(performance.at("/system_metrics/ram_percent").asDouble()).isBetween(0.1, 100.0);
  }

  @Test
  void optimizeUnloadsWhatIsIdleWhereLimitsAreExceeded() throws Exception {
    JsonNode nothing = ok(archive.post("/optimize", ""));
    assertThat(nothing.get("message").asText()).contains("no model had to be moved or unloaded");
    ok(archive.post("/load_model", "{\"model_name\": \"sentiment-bert\"}"));
    ok(archive.put("/admin/limits", "{\"ram_max_gb\": 0.001}"));
    try {
      // It counts as idle only after a while.
      List<String> sentences = new ArrayList<>();
      TestingArchive.until(
          () -> {
            JsonNode done = ok(archive.post("/tiers/optimize", "{}"));
            assertThat(done.get("status").asText()).isEqualTo("success");
            sentences.addAll(texts(done.get("optimizations")));
            return !ok(archive.get("/models")).get("active_models").has("sentiment-bert");
          });
      assertThat(sentences)
          .anyMatch(sentence -> sentence.startsWith("Memory was over its limits: "))
          .anyMatch(sentence -> sentence.matches("Unloaded: .*sentiment-bert@1.*"));
    } finally {
      ok(archive.put("/admin/limits", "{\"ram_max_gb\": 0}"));
    }
  }

  @Test
  void selectAnswersWhichModelItWouldBe() throws Exception {
    JsonNode best =
        ok(
            archive.post(
                "/models/select",
                "{\"auto_select\": true, \"capabilities\": [\"text-generation\"], \"priority\":"
                    + " \"speed\", \"x\": 1}"));
    JsonShape.check(
        best,
        "status:text",
        "model:text",
        "size_gb:number",
        "tier:text",
        "capabilities:list",
        "selection_reason:text",
        "selection_time_ms:number",
        "swap_executed:flag",
        "swap_time:number",
        "performance_target_met:flag");
    assertThat(best.get("status").asText()).isEqualTo("success");
    assertThat(texts(best.get("capabilities"))).contains("text-generation");
    assertThat(ok(archive.post("/models/select", "{\"model\": \"tiny-lm\"}")).get("model").asText())
        .isEqualTo("tiny-lm");
    bad(archive.post("/models/select", "{\"model\": \"gpt5\"}"), "gpt5");
    bad(archive.post("/models/select", "{\"capabilities\": [\"juggling\"]}"), "juggling");
    ok(archive.put("/tiers/limits", "{\"ceiling_gb\": 0.0001}"));
    try {
      bad(archive.post("/models/select", "{\"model\": \"sentence-embedding\"}"), "doesn't fit");
      bad(
          archive.post("/models/hot-load", "{\"model_name\": \"sentence-embedding\"}"),
          "doesn't fit");
    } finally {
      ok(archive.put("/tiers/limits", "{\"ceiling_gb\": 0}"));
    }
  }

  @Test
  void jobsThatThereAreNotAreNotFound() throws Exception {
    assertThat(archive.get("/jobs/none").statusCode()).isEqualTo(404);
  }

  @Test
  void listTellsTheSizeAndTierOfEachModel() throws Exception {
    JsonNode list = ok(archive.get("/models/list"));
    JsonShape.check(
        list, "status:text", "models:object", "total_models:count", "active_hot_loads:count");
    assertThat(list.get("status").asText()).isEqualTo("success");
    assertThat(list.get("total_models").asInt()).isEqualTo(list.get("models").size());
    for (JsonNode model : list.get("models")) {
      JsonShape.check(
          model,
          "name:text",
          "size_gb:number",
          "tier:text",
          "capabilities:list",
          "load_time_estimate:number");
      assertThat(model.get("tier").asText()).isIn("ram", "swap", "storage");
    }
  }

  @Test
  void tiers() throws Exception {
    JsonNode tiers = ok(archive.get("/tiers/status"));
    assertThat(tiers.get("status").asText()).isEqualTo("success");
    for (String tier : List.of("ram", "swap")) {
      JsonShape.check(
          tiers.get("tiers").get(tier),
          "used_gb:number",
          "available_gb:number",
          "limit_gb:number",
          "utilization:number",
          "models:count");
    }
  }

  @Test
  void aMoveBetweenTheTiersIsAJob() throws Exception {
    ok(archive.post("/load_model", "{\"model_name\": \"isolated\"}"));
    JsonNode started =
        ok(
            archive.post(
                "/tiers/move",
                "{\"model_name\": \"isolated\", \"target_tier\": \"swap\", \"x\": 1}"));
    JsonShape.check(
        started,
        "status:text",
        "job_id:text",
        "model_name:text",
        "operation:text",
        "source_tier:text",
        "target_tier:text");
    assertThat(started.get("status").asText()).isEqualTo("tier_move_started");
    assertThat(started.get("operation").asText()).isEqualTo("demote");
    JsonNode begun = ok(archive.get("/jobs/" + started.get("job_id").asText()));
    JsonShape.check(begun, "estimated_time:number");
    assertThat(begun.get("estimated_time").asDouble()).isPositive();
    JsonNode job = ended(archive, started.get("job_id").asText());
    JsonShape.check(
        job, "operation:text", "source_tier:text", "target_tier:text", "estimated_time:number");
    if (swap.isPresent()) {
      assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("success");
      assertThat(texts(ok(archive.get("/models")).get("swap_cache"))).contains("isolated");
      assertThat(ok(archive.get("/status")).get("swap_cache_size").asInt()).isOne();
      ok(archive.put("/admin/limits", "{\"ram_max_gb\": 0.001}"));
      try {
        bad(
            archive.post("/tiers/move", "{\"model_name\": \"isolated\", \"target_tier\": \"ram\"}"),
            "from swap doesn't fit (decision ");
      } finally {
        ok(archive.put("/admin/limits", "{\"ram_max_gb\": 0}"));
      }
      JsonNode back =
          ok(
              archive.post(
                  "/tiers/move", "{\"model_name\": \"isolated\", \"target_tier\": \"ram\"}"));
      assertThat(back.get("operation").asText()).isEqualTo("promote");
      assertThat(back.get("source_tier").asText()).isEqualTo("swap");
      assertThat(back.get("target_tier").asText()).isEqualTo("ram");
      JsonNode promoted = ended(archive, back.get("job_id").asText());
      assertThat(promoted.get("status").asText()).as(promoted.toString()).isEqualTo("success");
    } else {
      assertThat(job.get("status").asText()).isEqualTo("failed");
      assertThat(job.get("error").asText()).contains("stays in RAM", "no swap space");
    }

    bad(
        archive.post("/tiers/move", "{\"model_name\": \"gpt5\", \"target_tier\": \"ram\"}"),
        "gpt5");
    bad(
        archive.post("/tiers/move", "{\"model_name\": \"isolated\", \"target_tier\": \"storage\"}"),
        "'ram' or 'swap'");
    bad(archive.post("/tiers/move", "{\"model_name\": \"isolated\"}"), "'target_tier' is missing");
  }

  @Test
  void limitsChangeWithinTheirRanges() throws Exception {
    JsonNode changed = ok(archive.put("/tiers/limits", "{\"ram_reserved_gb\": 0.75, \"x\": 1}"));
    JsonShape.check(changed, "status:text", "old_limits:object", "new_limits:object");
    assertThat(changed.at("/new_limits/ram_reserved_gb").asDouble()).isEqualTo(0.75);
    assertThat(
            ok(archive.put("/tiers/limits", "{\"ram_reserved_gb\": 0.5}"))
                .at("/old_limits/ram_reserved_gb")
                .asDouble())
        .isEqualTo(0.75);
    JsonNode set = ok(archive.put("/tiers/limits", "{\"ram_max_gb\": 1.5, \"swap_max_gb\": 3}"));
    JsonNode before = set.get("old_limits");
    JsonNode lifted = ok(archive.put("/tiers/limits", before.toString()));
    assertThat(lifted.at("/old_limits/ram_max_gb").asDouble()).isEqualTo(1.5);
    assertThat(lifted.get("new_limits")).isEqualTo(before);
    assertThat(before.get("ram_max_gb").asDouble()).isGreaterThan(1);
    bad(archive.put("/tiers/limits", "{\"ram_max_gb\": 0.5}"), "'ram_max_gb' must be from 1 to");
    bad(archive.put("/tiers/limits", "{\"ram_max_gb\": 0}"), "'ram_max_gb' must be from 1 to");
    bad(archive.put("/tiers/limits", "{\"ram_max_gb\": 100000}"), "'ram_max_gb' must be from 1 to");
    bad(archive.put("/tiers/limits", "{\"swap_max_gb\": 1}"), "at least 2");
    bad(archive.put("/tiers/limits", "{\"ram_reserved_gb\": 5}"), "from 0.50 to 4");
    bad(archive.put("/tiers/limits", "{}"), "ram_max_gb");
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
    assertThat(chat.get("model_used").asText()).isEqualTo("acme/tiny-chat");
    JsonNode code = ok(archive.post("/quick/code?description=sort%20a%20list&max_tokens=3", ""));
    JsonShape.check(code, "code:text");
    assertThat(code.at("/selection_info/reasoning").asText())
        .startsWith("no model for code-generation can be had");
    bad(archive.post("/quick/code", "{}"), "'description' is missing");
    bad(archive.post("/quick/chat", "{}"), "'message' is missing");
  }

  @Test
  void systemStatus() throws Exception {
    JsonNode status = ok(archive.get("/system/status"));
    JsonShape.check(status, "status:text", "tiers:object", "models:object", "performance:object");
    assertThat(status.get("status").asText()).isEqualTo("operational");
    JsonShape.check(status.get("models"), "total:count", "active_loads:count");
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    HttpResponse<String> response = archive.get("/inference");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("POST, OPTIONS");
    assertThat(archive.post("/status", "{}").statusCode()).isEqualTo(405);
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

  private void unload(String model) throws Exception {
    ok(archive.post("/admin/models/%s/unload".formatted(model), ""));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
