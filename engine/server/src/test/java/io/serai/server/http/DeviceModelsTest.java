package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.catalog.ModelRef;
import io.serai.core.residency.LoadedModel;
import io.serai.core.residency.Residency;
import io.serai.server.api.Json;
import io.serai.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceModelsTest {
  @TempDir Path folder;
  private TestingModelServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new TestingModelServer(
            folder, Config.DEFAULTS, "scribe/writer: }\nresidency: {priority: high");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode get(String path) throws Exception {
    return Json.MAPPER.readTree(server.send(server.request(path).build()).body());
  }

  private void post(String path, String body) throws Exception {
    HttpResponse<String> answer = server.post(path, "application/json", body.replace('\'', '"'));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private String priority() throws Exception {
    return get("/models").at("/active_models/writer/priority").asText();
  }

  @Test
  void aLoadedModelHasThePriorityThatItsLoadAskedFor() throws Exception {
    post("/admin/models/writer/load", "{}");
    assertThat(priority()).isEqualTo("high");
    post("/load_model", "{'model_name': 'writer', 'priority': 'low'}");
    assertThat(priority()).isEqualTo("low");
    post("/load_model", "{'model_name': 'writer'}");
    assertThat(priority()).isEqualTo("normal");
    post("/admin/models/writer/unload", "{}");
    post("/admin/models/writer/load", "{}");
    assertThat(priority()).isEqualTo("high");
  }

  @Test
  @Timeout(60)
  void theVariantMovesThatWasNamedAndNoneThatIsLeaving() throws Exception {
    Files.writeString(
        folder.resolve("home/catalog/several.yaml"),
        """
        name: several
        version: "1"
        format: scribe
        tasks: [text-generation]
        variants:
          - {name: full, files: [{path: x.bin, size: 1, sha256: %1$s}]}
          - {name: small, files: [{path: x.bin, size: 1, sha256: %1$s}]}
        """
            .formatted("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"));
    while (get("/admin/models/several").has("code")) {
      Thread.sleep(50);
    }
    post("/admin/models/several:full/load", "{}");
    post("/admin/models/several:small/load", "{}");
    assertThat(move("several:full")).contains("several@1:full runs in the engine's own process");
    assertThat(move("several:small")).contains("several@1:small runs in the engine's own process");
    Residency residency = server.process().engine().residency();
    LoadedModel full = residency.tryAcquire(ModelRef.parse("several:full"));
    assertThat(full).isNotNull();
    CompletableFuture<Boolean> unloaded = residency.unload(ModelRef.parse("several:full"));
    assertThat(residency.loaded()).contains(full);
    assertThat(move("several:full")).contains("model several:full isn't loaded");
    full.release();
    assertThat(unloaded.get(20, TimeUnit.SECONDS)).isTrue();
  }

  private String move(String model) throws Exception {
    return server
        .post(
            "/tiers/move",
            "application/json",
            "{\"model_name\": \"%s\", \"target_tier\": \"swap\"}".formatted(model))
        .body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"writer", "writer@1", "writer:default"})
  void aJobIsAboutTheModelAsItWasNamed(String name) throws Exception {
    HttpResponse<String> begun =
        server.post(
            "/models/hot-load", "application/json", "{\"model_name\": \"%s\"}".formatted(name));
    JsonNode started = Json.MAPPER.readTree(begun.body());
    assertThat(started.get("model_name").asText()).as(begun.body()).isEqualTo(name);
    JsonNode job = get("/jobs/" + started.get("job_id").asText());
    assertThat(job.get("model_name").asText()).isEqualTo(name);
    assertThat(job.get("model").asText()).isEqualTo("writer@1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/models/select | {'model': 'gpt5'}",
        "/models/select | {'model': 'gpt5', 'load': true}",
        "/load_model | {'model_name': 'gpt5'}",
        "/inference | {'prompt': 'a', 'model': 'gpt5'}",
        "/batch_inference | {'prompts': ['a'], 'model': 'gpt5'}",
        "/inference/generate | {'prompt': 'a', 'model': 'gpt5'}",
        "/inference/stream | {'prompt': 'a', 'model': 'gpt5'}"
      })
  void whoeverNamesAModelThatThereIsNotIsToldWhichThereAre(String path, String body)
      throws Exception {
    HttpResponse<String> refused = server.post(path, "application/json", body.replace('\'', '"'));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body())
        .contains("there is no model named 'gpt5'", "there are writer", "MODEL_NOT_FOUND");
  }

  @Test
  void whatMattersIsBalancedWhereNothingIsSaid() throws Exception {
    String wish = "{'capabilities': ['text-generation'], 'explain': true%s}";
    List<JsonNode> values = new ArrayList<>();
    for (String said : List.of("", ", 'priority': 'balanced'", ", 'priority': 'quality'")) {
      HttpResponse<String> selected =
          server.post(
              "/models/select", "application/json", wish.formatted(said).replace('\'', '"'));
      values.add(Json.MAPPER.readTree(selected.body()).at("/explanation/ranked/0/terms/1"));
    }
    assertThat(values.getFirst().get("name").asText()).isEqualTo("quality");
    assertThat(values.get(0)).isEqualTo(values.get(1)).isNotEqualTo(values.get(2));
  }

  @Test
  @Timeout(60)
  void aLoadThatFailsIsAJobThatTellsWhy() throws Exception {
    Files.writeString(
        folder.resolve("home/catalog/broken.yaml"),
        """
        name: broken
        version: "1"
        format: scribe
        tasks: [text-generation]
        files: [{path: x.bin, size: 1, sha256: %s}]
        """
            .formatted("f".repeat(64)));
    // A file counts once two looks found it the same.
    server.process().engine().catalog().refresh();
    server.process().engine().catalog().refresh();
    server.process().engine().selection().refresh();
    HttpResponse<String> begun =
        server.post("/models/hot-load", "application/json", "{\"model_name\": \"broken\"}");
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
    String path = "/jobs/" + Json.MAPPER.readTree(begun.body()).get("job_id").asText();
    JsonNode job = get(path);
    while (job.get("status").asText().equals("running")) {
      Thread.sleep(20);
      job = get(path);
    }
    assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("failed");
    assertThat(job.get("error").asText()).contains("x.bin");
    assertThat(job.get("model_name").asText()).isEqualTo("broken");
    assertThat(job.get("progress").asDouble()).isBetween(0.0, 1.0);
    assertThat(job.get("elapsed_time").asDouble()).isPositive();
  }

  @Test
  void aNamedModelThatCannotDoWhatIsWantedIsRefusedInItsName() throws Exception {
    HttpResponse<String> refused =
        server.post(
            "/models/select",
            "application/json",
            "{\"model\": \"writer\", \"capabilities\": [\"chat\"]}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("model writer@1 doesn't do chat; it does text-generation");
  }

  @Test
  void whatAClientSaysOfAModelIsKeptBesideWhatIsMeasured() throws Exception {
    assertThat(get("/models/list").at("/models/writer/model_config").isNull()).isTrue();
    post(
        "/models/hot-load",
        "{'model_name': 'writer', 'model_config': {'size_gb': 0.5, 'tier': 'ram', 'capabilities':"
            + " ['chat']}}");
    JsonNode writer = get("/models/list").at("/models/writer");
    assertThat(writer.at("/model_config/size_gb").asDouble()).isEqualTo(0.5);
    assertThat(writer.at("/model_config/tier").asText()).isEqualTo("ram");
    assertThat(writer.at("/model_config/capabilities/0").asText()).isEqualTo("chat");
    assertThat(writer.get("size_gb").asDouble()).isLessThan(1e-6);
  }

  @Test
  void theSizeIsThatOfTheVariantThatIsLoadedOrWouldBe() throws Exception {
    Path catalog = server.process().home().own("catalog");
    Files.write(catalog.resolve("large.bin"), new byte[2048]);
    String variants =
        """
        name: both
        version: "1"
        format: scribe
        tasks: [text-generation]
        variants:
          - {name: away, files: [{path: away.bin, size: 4096, sha256: %1$s}]}
          - {name: large, files: [{path: large.bin, size: 2048, sha256: %1$s}]}
          - {name: small, files: [{path: x.bin, size: 1, sha256: %2$s}]}
        """
            .formatted("f".repeat(64), TestingModelServer.SHA_OF_X);
    Files.writeString(catalog.resolve("both.yaml"), variants);
    // A file counts once two looks found it the same.
    server.process().engine().catalog().refresh();
    server.process().engine().catalog().refresh();
    server.process().engine().selection().refresh();
    assertThat(sizes()).containsOnly(2048.0 / (1L << 30));
    post("/load_model", "{'model_name': 'both:small'}");
    assertThat(sizes()).containsOnly(1.0 / (1L << 30));
  }

  private List<Double> sizes() throws Exception {
    HttpResponse<String> selected =
        server.post("/models/select", "application/json", "{\"model\": \"both\"}");
    return List.of(
        get("/models/list").at("/models/both/size_gb").asDouble(),
        Json.MAPPER.readTree(selected.body()).get("size_gb").asDouble());
  }
}
