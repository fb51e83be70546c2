package io.serai.itests;

import static io.serai.itests.DeviceAnswers.bad;
import static io.serai.itests.DeviceAnswers.ok;
import static io.serai.itests.DeviceAnswers.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the device API tells of models and the engine, and how it loads models. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceApiIT {
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
    assertThat(texts(models.get("available_models"))).contains("tiny-lm", TestingChatModel.NAME);
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
    ok(archive.post("/load_model", "{\"model_name\": \"org/tiny-chat\", \"new\": [1]}"));
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
  void aliasesAreListedAndStandForTheirModels() throws Exception {
    JsonNode models = ok(archive.get("/models"));
    assertThat(texts(models.get("available_models"))).contains(TestingChatModel.ALIAS);
    assertThat(texts(models.get("model_capabilities").get(TestingChatModel.ALIAS)))
        .contains("chat");
    ok(archive.post("/load_model", "{\"model_name\": \"%s\"}".formatted(TestingChatModel.ALIAS)));
    JsonNode answer =
        infer(
            "{\"prompt\": \"3+4=\", \"max_length\": 2, \"model\": \"%s\"}"
                .formatted(TestingChatModel.ALIAS));
    assertThat(answer.get("model_used").asText()).isEqualTo(TestingChatModel.NAME);
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

  private void unload(String model) throws Exception {
    ok(archive.post("/admin/models/%s/unload".formatted(model), ""));
  }

  private JsonNode infer(String body) throws Exception {
    return ok(archive.post("/inference", body));
  }
}
