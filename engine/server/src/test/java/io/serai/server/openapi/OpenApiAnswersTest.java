package io.serai.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import io.serai.server.config.Config;
import io.serai.server.http.TestingModelServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine answers is what the document says, asked with the document's examples. */
class OpenApiAnswersTest {
  private static final String JSON = "application/json";

  /** What this engine hasn't: a pipeline, and a job. */
  private static final Set<String> ABSENT = Set.of("/pipelines/{name}", "/jobs/{id}");

  private final JsonNode document = OpenApiDocument.read("1");
  private final TestingSchemas schemas = new TestingSchemas(document);

  @TempDir Path folder;

  @Test
  void everythingThatCanBeReadIsAsTheDocumentSays() throws Exception {
    try (TestingModelServer server = server()) {
      post(server, "/v1/completions", "{\"model\": \"tiny-lm\", \"prompt\": \"a\"}");
      post(server, "/pipelines/sentiment-bow", "{\"text\": \"Lovely.\"}");
      List<String> read = new ArrayList<>();
      for (var path : document.get("paths").properties()) {
        JsonNode operation = path.getValue().path("get");
        if (operation.at("/responses/200/content").has(JSON) && !ABSENT.contains(path.getKey())) {
          String address = address(path.getValue(), operation, path.getKey());
          HttpResponse<String> answer = server.send(server.request(address).build());
          assertThat(answer.statusCode()).as(address + answer.body()).isEqualTo(200);
          check(operation, answer);
          read.add(address);
        }
      }
      assertThat(read).hasSizeGreaterThan(25);
    }
  }

  @Test
  void textsAreAsTheDocumentSays() throws Exception {
    Map<String, String> calls =
        Map.of(
            "/load_model", "",
            "/inference", "named",
            "/batch_inference", "",
            "/inference/generate", "",
            "/quick/generate", "",
            "/quick/code", "",
            "/models/select", "capabilities",
            "/v1/completions", "several",
            "/v2/models/{name}/generate", "",
            "/optimize", "");
    try (TestingModelServer server = server()) {
      for (var call : calls.entrySet()) {
        JsonNode item = document.get("paths").get(call.getKey());
        JsonNode operation = item.get("post");
        JsonNode body = operation.at("/requestBody/content/application~1json");
        JsonNode example =
            call.getValue().isEmpty()
                ? body.path("example")
                : body.path("examples").path(call.getValue()).path("value");
        String address = address(item, operation, call.getKey());
        HttpResponse<String> answer = post(server, address, example.toString());
        assertThat(answer.statusCode()).as(address + answer.body()).isEqualTo(200);
        check(operation, answer);
      }
    }
  }

  @Test
  void failuresAreAsTheDocumentSays() throws Exception {
    try (TestingModelServer server = server()) {
      for (String path :
          List.of("/inference", "/models/select", "/v1/embeddings", "/v2/models/{name}/generate")) {
        JsonNode item = document.get("paths").get(path);
        String address = address(item, item.get("post"), path);
        HttpResponse<String> answer = post(server, address, "[1]");
        assertThat(answer.statusCode()).as(address).isEqualTo(400);
        check(item.get("post"), answer);
      }
    }
  }

  private TestingModelServer server() throws Exception {
    return new TestingModelServer(
        folder, Config.DEFAULTS.listeningOn(null, 0), "scribe/tiny-lm: ", "sentiment-bow: ");
  }

  private static HttpResponse<String> post(TestingModelServer server, String path, String body)
      throws Exception {
    return server.post(path, JSON, body);
  }

  private String address(JsonNode item, JsonNode operation, String path) {
    String address = path;
    for (JsonNode from : List.of(item, operation)) {
      for (JsonNode given : from.path("parameters")) {
        JsonNode parameter = resolved(given);
        String place = "{" + parameter.get("name").asText() + "}";
        address = address.replace(place, parameter.path("example").asText());
      }
    }
    return address;
  }

  private void check(JsonNode operation, HttpResponse<String> answer) throws Exception {
    JsonNode response = resolved(operation.get("responses").path("" + answer.statusCode()));
    String type = answer.headers().firstValue("Content-Type").orElseThrow();
    JsonNode schema = response.path("content").path(type).path("schema");
    assertThat(schema.isMissingNode()).as("%s %s", operation, answer.body()).isFalse();
    JsonNode body = Json.MAPPER.readTree(answer.body());
    assertThat(schemas.mistakes(schema, body)).as(answer.body()).isEmpty();
  }

  private JsonNode resolved(JsonNode given) {
    return given.has("$ref")
        ? document.at(JsonPointer.compile(given.get("$ref").asText().substring(1)))
        : given;
  }
}
