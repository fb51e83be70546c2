package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the archive answers is what its OpenAPI document says, asked with the document's examples.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {
  private static final String JOB = "/jobs/{id}";

  private Path work;
  private TestingArchive archive;
  private JsonNode document;
  private OpenApiContract contract;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    work = folder;
    Path home = Files.createDirectories(folder.resolve("home"));
    // Only what runs in a worker can be moved.
    TestingCopy.ofSample(home, "sentiment-cnn", "isolated", "residency: {isolation: worker}\n");
    archive = new TestingArchive(home).up();
    document = TestingArchive.JSON.readTree(archive.get("/openapi.json").body());
    contract = new OpenApiContract(document);
  }

  @AfterAll
  void stop() throws Exception {
    archive.close();
  }

  @Test
  void theDocumentIsOfTheArchivesVersionAndAddress() {
    assertThat(document.at("/servers/0/url").asText()).isEqualTo(archive.url().toString());
    assertThat(document.at("/info/version").asText()).matches("\\d+\\.\\d+.*");
  }

  @Test
  void thePageAndItsFilesAreInTheArchive() throws Exception {
    assertThat(archive.get("/docs").body()).contains("/docs/swagger-ui-bundle.js");
    for (JsonNode file :
        contract.operation("get", "/docs/{name}").at("/parameters/0/schema/enum")) {
      HttpResponse<String> answer = archive.get("/docs/" + file.asText());
      assertThat(answer.statusCode()).as(file.asText()).isEqualTo(200);
      assertThat(answer.body()).as(file.asText()).isNotEmpty();
    }
  }

  @Test
  void everythingThatCanBeReadIsAsTheDocumentSays() throws Exception {
    // The example of several paths; its load is the first decision.
    archive.run("sentiment-bow", "Lovely.");
    int read = 0;
    for (var path : document.get("paths").properties()) {
      JsonNode operation = path.getValue().path("get");
      if (operation.at("/responses/200/content").has("application/json")
          && !path.getKey().equals(JOB)) {
        String address = contract.address("get", path.getKey());
        HttpResponse<String> answer = archive.get(address);
        assertThat(answer.statusCode()).as(address).isEqualTo(200);
        contract.check(operation, answer);
        read++;
      }
    }
    assertThat(read).isGreaterThan(25);
  }

  @Test
  void jobsAreAsTheDocumentSays() throws Exception {
    send("post", "/admin/models/{name}/load", "/admin/models/sentiment-cnn/load?wait=false", "");
    JsonNode jobs = TestingArchive.JSON.readTree(archive.get("/jobs").body());
    String id = jobs.at("/jobs/0/job_id").asText();
    JsonNode job = contract.check(contract.operation("get", JOB), archive.get("/jobs/" + id));
    assertThat(job.get("model_name").asText()).isEqualTo("sentiment-cnn");
    assertThat(job.get("model").asText()).isEqualTo("sentiment-cnn@1");
  }

  @ParameterizedTest
  @CsvSource({
    "/pipelines/{name}, sentiment-cascade, text",
    "/pipelines/{name}, sentiment-vote, texts",
    "/pipelines/{name}, by-task, generation",
    "/pipelines/{name}, sentiment-bow, tensors",
    "/load_model, '', ''",
    "/inference, '', named",
    "/inference, '', chosen",
    "/inference, '', preferred",
    "/batch_inference, '', ''",
    "/inference/generate, '', ''",
    "/quick/generate, '', ''",
    "/quick/chat, '', ''",
    "/quick/code, '', ''",
    "/models/select, '', task",
    "/models/select, '', capabilities",
    "/v1/chat/completions, '', ''",
    "/v1/completions, '', one",
    "/v1/completions, '', several",
    "/v1/embeddings, '', ''",
    "/v2/models/{name}/infer, sentiment-bow, tensors",
    "/v2/models/{name}/infer, sentiment-bert, texts",
    "/v2/models/{name}/generate, tiny-lm, ''",
    "/v2/repository/index, '', ''",
    "/v2/repository/models/{name}/load, sentiment-bert, ''",
    "/v2/repository/models/{name}/unload, sentiment-bert, ''",
    "/v2/models/{name}/versions/{version}/infer, sentiment-bow, tensors",
    "/v2/models/{name}/versions/{version}/infer, sentiment-bert, texts",
    "/v2/models/{name}/versions/{version}/generate, tiny-lm, ''",
  })
  void examplesWork(String path, String name, String example) throws Exception {
    HttpResponse<String> answer =
        send("post", path, address(path, name), contract.example("post", path, example));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String address(String path, String name) {
    return path.replace("{name}", name).replace("{version}", "1");
  }

  @Test
  void aHotLoadIsAsTheDocumentSays() throws Exception {
    String path = "/models/hot-load";
    archive.post("/v2/repository/models/sentiment-cnn/unload", "");
    HttpResponse<String> begun = send("post", path, path, contract.example("post", path, ""));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
  }

  @Test
  void aMoveIsAsTheDocumentSays() throws Exception {
    archive.run("isolated", "Lovely.");
    String path = "/tiers/move";
    String body = contract.example("post", path, "").replace("tiny-lm", "isolated");
    HttpResponse<String> moved = send("post", path, path, body);
    assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "pin", "unpin", "unload", "probe"})
  void whatIsDoneWithAModelIsAsTheDocumentSays(String call) throws Exception {
    archive.run("sentiment-bow", "Lovely.");
    String path = "/admin/models/{name}/" + call;
    HttpResponse<String> done = send("post", path, address(path, "sentiment-bow"), "");
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/inspect", "/admin/models"})
  void whatIsInspectedOrAddedIsAsTheDocumentSays(String path) throws Exception {
    Path model = Files.createDirectories(work.resolve("bert" + path.replace('/', '-')));
    for (String file : List.of("model.onnx", "tokenizer.json")) {
      Files.copy(
          TestingArchive.ARCHIVE.resolve("catalog/sentiment-bert").resolve(file),
          model.resolve(file));
    }
    Files.writeString(
        model.resolve("config.json"),
        "{\"architectures\": [\"BertForSequenceClassification\"], \"id2label\": {\"0\": \"bad\","
            + " \"1\": \"good\"}}");
    String body = contract.example("post", path, "").replace("/home/me/bert", model.toString());
    HttpResponse<String> found = send("post", path, path, body);
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
  }

  @Test
  void pluginsComeAndGoAsTheDocumentSays() throws Exception {
    String path = "/admin/plugins/{name}";
    byte[] bundle = Files.readAllBytes(TestingBundle.of(work, "1.0.0", "[1.0,2)"));
    HttpResponse<String> installed =
        archive.send(
            HttpRequest.newBuilder(archive.url().resolve("/admin/plugins/keywords.jar"))
                .PUT(BodyPublishers.ofByteArray(bundle))
                .build());
    JsonNode plugin = contract.check(contract.operation("put", path), installed);
    assertThat(installed.statusCode()).as(installed.body()).isEqualTo(200);
    String address = "/admin/plugins/" + plugin.get("name").asText();
    assertThat(send("delete", path, address, "").statusCode()).isEqualTo(200);
    assertThat(send("delete", path, address, "").statusCode()).isEqualTo(404);
  }

  @Test
  void problemsOfPipelinesAreAsTheDocumentSays() throws Exception {
    String path = "/admin/pipelines/validate";
    String right =
        contract
            .operation("post", path)
            .at("/requestBody/content/application~1yaml/example")
            .asText();
    assertThat(TestingArchive.JSON.readTree(send("post", path, path, right).body())).isEmpty();
    String wrong = right + "- route: [";
    assertThat(TestingArchive.JSON.readTree(send("post", path, path, wrong).body())).isNotEmpty();
  }

  @Test
  void anEngineThatIsAskedToEndSaysSoAsTheDocumentDoes() throws Exception {
    try (TestingArchive other = new TestingArchive(work.resolve("other")).up()) {
      HttpResponse<String> stopping = other.post("/admin/stop", "");
      JsonNode said = contract.check(contract.operation("post", "/admin/stop"), stopping);
      assertThat(stopping.statusCode()).isEqualTo(200);
      ProcessHandle.of(said.get("pid").asLong())
          .ifPresent(engine -> engine.onExit().orTimeout(60, TimeUnit.SECONDS).join());
      other.at(null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/limits", "/tiers/limits"})
  void limitsCanBeSetAsInTheExamples(String path) throws Exception {
    HttpResponse<String> answer = send("put", path, path, contract.example("put", path, ""));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/optimize", "/tiers/optimize"})
  void callsWithoutABodyAnswerAsTheDocumentSays(String path) throws Exception {
    assertThat(send("post", path, path, "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | /pipelines/{name} | /pipelines/sentiment-bot | {\"text\": \"Lovely.\"}",
        "400 | /pipelines/{name} | /pipelines/sentiment-bow | {\"txt\": \"Lovely.\"}",
        "400 | /inference | /inference | {\"model\": \"tiny-lm\"}",
        "400 | /models/select | /models/select | {\"priority\": \"cheap\"}",
        "404 | /v1/completions | /v1/completions | {\"model\": \"tiny-cat\", \"prompt\": \"a\"}",
        "400 | /v1/chat/completions | /v1/chat/completions | {\"model\": \"tiny-lm\"}",
        "404 | /v2/models/{name}/infer | /v2/models/nobody/infer | {\"inputs\": [{\"name\":"
            + " \"text\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"a\"]}]}",
        "400 | /v2/models/{name}/infer | /v2/models/sentiment-bow/infer | {}",
      })
  void failuresAreAsTheDocumentSays(int status, String path, String address, String body)
      throws Exception {
    assertThat(send("post", path, address, body).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "/inference/stream, '', Chunk",
    "/inference/generate, '', Chunk",
    "/v1/chat/completions, '', ChatCompletionChunk",
    "/v1/completions, one, Completion",
    "/v1/completions, several, Completion",
    "/v2/models/{name}/generate_stream, '', OipGenerateResponse",
    "/v2/models/{name}/versions/{version}/generate_stream, '', OipGenerateResponse",
  })
  void eventsOfStreamsAreAsTheDocumentSays(String path, String example, String schema)
      throws Exception {
    ObjectNode body =
        (ObjectNode) TestingArchive.JSON.readTree(contract.example("post", path, example));
    body.put("stream", true);
    if (path.startsWith("/v1/")) {
      body.putObject("stream_options").put("include_usage", true);
    }
    HttpResponse<String> answer = archive.post(address(path, "tiny-lm"), body.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode response = contract.operation("post", path).at("/responses/200/content");
    assertThat(response.has(answer.headers().firstValue("Content-Type").orElse(""))).isTrue();
    List<String> events = data(answer);
    assertThat(events).hasSizeGreaterThan(1);
    for (String event : events) {
      if (!event.equals("[DONE]")) {
        contract.check(contract.schema(schema), TestingArchive.JSON.readTree(event));
      }
    }
  }

  @Test
  void eventsOfAPipelineAreAsTheDocumentSays() throws Exception {
    ObjectNode body =
        (ObjectNode)
            TestingArchive.JSON.readTree(
                contract.example("post", "/pipelines/{name}", "generation"));
    HttpResponse<String> answer =
        archive.post("/pipelines/by-task", body.put("stream", true).toString());
    List<String> events = data(answer);
    assertThat(events).hasSizeGreaterThan(1);
    for (String token : events.subList(0, events.size() - 1)) {
      contract.check(contract.schema("Token"), TestingArchive.JSON.readTree(token));
    }
    contract.check(contract.schema("RunAnswer"), TestingArchive.JSON.readTree(events.getLast()));
  }

  private static List<String> data(HttpResponse<String> answer) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring(6))
        .toList();
  }

  /** Asks, and makes sure that the answer is one that the document has. */
  private HttpResponse<String> send(String method, String path, String address, String body)
      throws Exception {
    HttpResponse<String> answer =
        archive.send(
            HttpRequest.newBuilder(archive.url().resolve(address))
                .header("Content-Type", "application/json")
                .method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString(body))
                .build());
    contract.check(contract.operation(method, path), answer);
    return answer;
  }
}
