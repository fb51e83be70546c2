package io.serai.itests;

import static io.serai.itests.DeviceAnswers.bad;
import static io.serai.itests.DeviceAnswers.ended;
import static io.serai.itests.DeviceAnswers.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /models/hot-load}: a model is added and loaded while the engine runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotLoadIT {
  private Path work;
  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    work = folder;
    archive = new TestingArchive(Files.createDirectories(folder.resolve("home"))).up();
  }

  @AfterAll
  void stop() {
    archive.close();
  }

  /** Files of a classifier as somebody may have downloaded them. */
  private Path source(String folder) throws Exception {
    Path from = TestingArchive.ARCHIVE.resolve("catalog/sentiment-bert");
    Path source = Files.createDirectories(work.resolve("downloads").resolve(folder));
    for (String file : new String[] {"model.onnx", "tokenizer.json"}) {
      Files.copy(from.resolve(file), source.resolve(file));
    }
    Files.writeString(
        source.resolve("config.json"),
        "{\"architectures\": [\"BertForSequenceClassification\"], \"id2label\": {\"0\": \"bad\","
            + " \"1\": \"good\"}}");
    return source;
  }

  private static String body(String name, Path source, String... capabilities) {
    ObjectNode body = TestingArchive.JSON.createObjectNode().put("model_name", name);
    ObjectNode config = body.putObject("model_config");
    config.put("size_gb", 0.1).put("tier", "ram").put("source", source.toString());
    ArrayNode list = config.putArray("capabilities");
    for (String capability : capabilities) {
      list.add(capability);
    }
    return body.toString();
  }

  private JsonNode begun(String body) throws Exception {
    return ok(archive.post("/models/hot-load", body));
  }

  private void loaded(JsonNode started) throws Exception {
    JsonNode job = ended(archive, started.get("job_id").asText());
    assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("success");
  }

  @ParameterizedTest
  @ValueSource(strings = {"my-bert", "Acme/My-Bert-0.5B"})
  void aModelIsAddedAndLoadedAsAJob(String name) throws Exception {
    Path source = source(name);
    JsonNode started = begun(body(name, source, "text-classification", "moods"));
    JsonShape.check(
        started, "status:text", "job_id:text", "model_name:text", "estimated_time:text");
    assertThat(started.get("status").asText()).isEqualTo("hot_load_started");
    assertThat(started.get("model_name").asText()).isEqualTo(name);
    assertThat(started.get("estimated_time").asText()).matches("\\d+\\.\\ds");
    JsonNode job = ended(archive, started.get("job_id").asText());
    JsonShape.check(
        job,
        "job_id:text",
        "model_name:text",
        "status:text",
        "progress:number",
        "elapsed_time:number",
        "error:text?");
    assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("success");
    assertThat(job.get("model_name").asText()).isEqualTo(name);
    assertThat(job.get("progress").asDouble()).isEqualTo(1);
    JsonNode listed = ok(archive.get("/models/list")).get("models").get(name);
    assertThat(listed.get("capabilities").toString())
        .isEqualTo("[\"moods\",\"text-classification\"]");
    assertThat(listed.at("/model_config/size_gb").asDouble()).isEqualTo(0.1);
    assertThat(ok(archive.get("/models")).get("model_capabilities").get(name).toString())
        .contains("moods");
    bad(archive.post("/models/hot-load", "{\"model_name\": \"%s\"}".formatted(name)), "loaded");
    bad(archive.post("/models/hot-load", body(name, source)), "is loaded already");
    bad(archive.post("/models/hot-load", body(name, source("other-" + name))), "already, which");
    bad(archive.post("/models/hot-load", body(name, source, "juggling")), "can't do all of that");
  }

  @Test
  void whatWasRefusedForItsSizeIsLoadedOnceThereIsRoom() throws Exception {
    String body = body("acme/large", source("large"), "text-classification");
    ok(archive.put("/tiers/limits", "{\"ceiling_gb\": 0.0001}"));
    try {
      bad(archive.post("/models/hot-load", body), "doesn't fit");
      bad(archive.post("/models/hot-load", body), "doesn't fit");
    } finally {
      ok(archive.put("/tiers/limits", "{\"ceiling_gb\": 0}"));
    }
    loaded(begun(body));
  }

  @Test
  void whatAClientSaidOfAModelIsKnownAfterARestart() throws Exception {
    loaded(begun(body("acme/kept", source("kept"), "text-classification")));
    archive.down();
    archive.up();
    JsonNode listed = ok(archive.get("/models/list")).get("models").get("acme/kept");
    assertThat(listed.at("/model_config/size_gb").asDouble()).isEqualTo(0.1);
    assertThat(listed.at("/model_config/tier").asText()).isEqualTo("ram");
    assertThat(listed.at("/model_config/capabilities/0").asText()).isEqualTo("text-classification");
  }

  @Test
  void whatCannotBeAddedIsRefused() throws Exception {
    bad(
        archive.post("/models/hot-load", "{\"model_name\": \"gpt5\", \"model_config\": {}}"),
        "in the catalog",
        "source");
    bad(archive.post("/models/hot-load", body("other", Path.of("/nowhere"))), "/nowhere");
    bad(
        archive.post("/models/hot-load", body("acme/../x", source("x"))),
        "can't be a model's name");
    bad(archive.post("/models/hot-load", "{}"), "'model_name' is missing");
  }
}
