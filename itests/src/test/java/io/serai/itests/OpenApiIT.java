package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

  private TestingArchive archive;
  private JsonNode document;
  private OpenApiContract contract;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
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
  })
  void examplesWork(String path, String name, String example) throws Exception {
    HttpResponse<String> answer =
        send("post", path, path.replace("{name}", name), contract.example("post", path, example));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
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
    "/inference/stream, /inference/stream, Chunk",
    "/v2/models/{name}/generate_stream, /v2/models/tiny-lm/generate_stream, OipGenerateResponse",
  })
  void eventsOfStreamsAreAsTheDocumentSays(String path, String address, String schema)
      throws Exception {
    HttpResponse<String> answer = archive.post(address, contract.example("post", path, ""));
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
