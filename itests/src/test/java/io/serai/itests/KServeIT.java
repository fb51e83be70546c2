package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The Open Inference Protocol, call by call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KServeIT {
  private static final String HEADER = "Inference-Header-Content-Length";
  private static final int MOST_TEXTS = 20_000;
  private static final String TENSORS =
      """
      {"inputs": [
        {"name": "input_ids", "shape": [1, 3], "datatype": "INT64", "data": [5, 6, 7]},
        {"name": "attention_mask", "shape": [1, 3], "datatype": "INT64", "data": [[1, 1, 1]]}]%s}
      """;
  private static final String TEXTS =
      "{\"inputs\": [{\"name\": \"%s\", \"shape\": [%d], \"datatype\": \"BYTES\", \"data\":"
          + " [%s]}]}";

  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    bare(home, "bow-tensors");
    bare(home, "acme/bow");
    bare(home, "sentiment-vote");
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/serai.yaml"),
        "cores: 1\nmaxTextsPerRequest: %d\n".formatted(MOST_TEXTS));
    archive = new TestingArchive(home).up();
  }

  /** The graph of sentiment-bow as a model of bare tensors. */
  private static void bare(Path home, String name) throws Exception {
    Path sample = TestingArchive.ARCHIVE.resolve("catalog/sentiment-bow");
    Path folder = Files.createDirectories(home.resolve("catalog/" + name.replace('/', '-')));
    Files.copy(sample.resolve("model.onnx"), folder.resolve("model.onnx"));
    String file =
        Files.readString(sample.resolve("model.yaml"))
            .replaceAll("(?s).*files:\\s*(- path: model.onnx.*?)- path.*", "$1");
    Files.writeString(
        folder.resolve("model.yaml"),
        "name: %s\nversion: \"7\"\nformat: onnx\nfiles:\n  %s\n".formatted(name, file.strip()));
  }

  @AfterAll
  void stop() throws Exception {
    archive.close();
  }

  @Test
  void theServerTellsOfItselfAndThatItLives() throws Exception {
    JsonNode server = ok(archive.get("/v2"));
    assertThat(server.get("name").asText()).isEqualTo("serai");
    assertThat(server.get("version").asText()).isNotEmpty();
    assertThat(server.get("extensions"))
        .extracting(JsonNode::asText)
        .contains("binary_tensor_data", "model_repository", "generate");
    assertThat(ok(archive.get("/v2/health/live")).get("live").asBoolean()).isTrue();
    assertThat(ok(archive.get("/v2/health/ready")).get("ready").asBoolean()).isTrue();
  }

  @Test
  void tensorsOfAModelAreToldWhileItIsLoaded() throws Exception {
    ok(archive.post("/v2/repository/models/bow-tensors/unload", ""));
    JsonNode before = ok(archive.get("/v2/models/bow-tensors"));
    assertThat(before.get("name").asText()).isEqualTo("bow-tensors");
    assertThat(before.get("versions")).extracting(JsonNode::asText).containsExactly("7");
    assertThat(before.get("platform").asText()).isEqualTo("onnx_onnxv1");
    assertThat(before.get("inputs")).isEmpty();
    ok(archive.post("/v2/repository/models/bow-tensors/load", ""));
    JsonNode after = ok(archive.get("/v2/models/bow-tensors/versions/7"));
    assertThat(after.get("inputs"))
        .extracting(tensor -> tensor.get("name").asText())
        .containsExactlyInAnyOrder("input_ids", "attention_mask");
    assertThat(after.at("/inputs/0/datatype").asText()).isEqualTo("INT64");
    assertThat(after.at("/inputs/0/shape").toString()).isEqualTo("[-1,-1]");
    assertThat(after.at("/outputs/0").toString())
        .isEqualTo("{\"name\":\"logits\",\"datatype\":\"FP32\",\"shape\":[-1,2]}");
  }

  @Test
  void modelsOfTextsTakeTexts() throws Exception {
    JsonNode model = ok(archive.get("/v2/models/sentiment-bert"));
    assertThat(model.at("/inputs").toString())
        .isEqualTo("[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[-1]}]");
    assertThat(model.get("outputs"))
        .extracting(tensor -> tensor.get("name").asText())
        .containsExactly("label", "confidence", "scores", "labels");
  }

  @Test
  void aModelIsReadyWhileItIsLoaded() throws Exception {
    ok(archive.post("/v2/repository/models/acme/bow/load", "{}"));
    assertThat(ok(archive.get("/v2/models/acme/bow/ready")).toString())
        .isEqualTo("{\"name\":\"acme/bow\",\"ready\":true}");
    assertThat(ok(archive.get("/v2/models/acme%2Fbow/versions/7/ready")).get("ready").asBoolean())
        .isTrue();
    ok(archive.post("/v2/repository/models/acme%2Fbow/unload", ""));
    HttpResponse<String> unloaded = archive.get("/v2/models/acme/bow/ready");
    assertThat(unloaded.statusCode()).isEqualTo(400);
    assertThat(json(unloaded).get("ready").asBoolean()).isFalse();
    refused(archive.get("/v2/models/nobody/ready"), 404, "no model named 'nobody'");
    refused(archive.get("/v2/models/acme/bow/versions/8"), 404, "no version '8'");
  }

  @Test
  void theRepositoryListsModelsAndPipelines() throws Exception {
    ok(archive.post("/v2/repository/models/bow-tensors/load", ""));
    ok(archive.post("/v2/repository/models/sentence-embedding/unload", ""));
    List<String> all = index("");
    assertThat(all)
        .contains(
            "bow-tensors@7 READY",
            "sentence-embedding@1 UNAVAILABLE",
            "sentiment-cascade@1 READY",
            "sentiment-vote@7 UNAVAILABLE",
            "pipeline:sentiment-vote@1 READY");
    List<String> ready = index("{\"ready\": true}");
    assertThat(ready)
        .contains("bow-tensors@7 READY", "sentiment-cascade@1 READY")
        .allMatch(entry -> entry.endsWith(" READY"));
    assertThat(all).containsAll(ready);
    refused(archive.post("/v2/repository/index", "{\"ready\": 1}"), 400, "true or false");
    refused(archive.get("/v2/repository/index"), 405, "GET isn't possible");
  }

  private List<String> index(String body) throws Exception {
    List<String> entries = new ArrayList<>();
    for (JsonNode entry : ok(archive.post("/v2/repository/index", body))) {
      entries.add(
          entry.get("name").asText()
              + "@"
              + entry.get("version").asText()
              + " "
              + entry.get("state").asText());
    }
    return entries;
  }

  @Test
  void loadsThatCantBeAreRefused() throws Exception {
    refused(archive.post("/v2/repository/models/nobody/load", ""), 404, "no model named 'nobody'");
    refused(archive.post("/v2/repository/models/nobody/unload", ""), 404, "no model");
    refused(archive.post("/v2/repository/models/sentiment-cascade/load", ""), 400, "is a pipeline");
    refused(
        archive.post(
            "/v2/repository/models/bow-tensors/load", "{\"parameters\": {\"config\": \"{}\"}}"),
        400,
        "as its manifest says");
  }

  @Test
  void tensorsAreAnsweredAsJson() throws Exception {
    JsonNode answer =
        ok(archive.post("/v2/models/acme/bow/infer", TENSORS.formatted(", \"id\": \"42\"")));
    assertThat(answer.get("model_name").asText()).isEqualTo("acme/bow");
    assertThat(answer.get("model_version").asText()).isEqualTo("7");
    assertThat(answer.get("id").asText()).isEqualTo("42");
    JsonNode logits = answer.at("/outputs/0");
    assertThat(logits.get("name").asText()).isEqualTo("logits");
    assertThat(logits.get("datatype").asText()).isEqualTo("FP32");
    assertThat(logits.get("shape").toString()).isEqualTo("[1,2]");
    JsonNode own =
        TestingArchive.JSON.readTree(
            archive
                .post(
                    "/pipelines/sentiment-bow",
                    """
                    {"inputs": {
                      "input_ids": {"datatype": "INT64", "shape": [1, 3], "data": [5, 6, 7]},
                      "attention_mask": {"datatype": "INT64", "shape": [1, 3], "data": [1, 1, 1]}}}
                    """)
                .body());
    assertThat(logits.get("data")).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(logits.at("/data/" + i).floatValue())
          .isEqualTo(own.at("/result/outputs/logits/data/" + i).floatValue());
    }
    assertThat(
            ok(archive.post("/v2/models/acme%2Fbow/versions/7/infer", TENSORS.formatted("")))
                .has("id"))
        .isFalse();
  }

  @Test
  void tensorsComeAndGoAsBinaryData() throws Exception {
    String json =
        """
        {"inputs": [
          {"name": "input_ids", "shape": [1, 3], "datatype": "INT64", "parameters": {"binary_data_size": 24}},
          {"name": "attention_mask", "shape": [1, 3], "datatype": "INT64", "parameters": {"binary_data_size": 24}}],
         "parameters": {"binary_data_output": true}}\
        """;
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(head.length + 48).order(ByteOrder.LITTLE_ENDIAN);
    body.put(head).putLong(5).putLong(6).putLong(7).putLong(1).putLong(1).putLong(1);
    HttpResponse<byte[]> response =
        binary("/v2/models/bow-tensors/infer", body.array(), Integer.toString(head.length));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    int jsonLength = (int) response.headers().firstValueAsLong(HEADER).orElseThrow();
    byte[] answer = response.body();
    JsonNode output =
        TestingArchive.JSON.readTree(Arrays.copyOf(answer, jsonLength)).at("/outputs/0");
    assertThat(output.at("/parameters/binary_data_size").asInt()).isEqualTo(8);
    assertThat(output.has("data")).isFalse();
    assertThat(answer).hasSize(jsonLength + 8);
    ByteBuffer data = ByteBuffer.wrap(answer, jsonLength, 8).slice().order(ByteOrder.LITTLE_ENDIAN);
    JsonNode same =
        ok(archive.post("/v2/models/bow-tensors/infer", TENSORS.formatted(""))).at("/outputs/0");
    assertThat(data.getFloat(0)).isEqualTo(same.at("/data/0").floatValue());
    assertThat(data.getFloat(4)).isEqualTo(same.at("/data/1").floatValue());
  }

  @Test
  void whatCantBeBinaryDataIsRefused() throws Exception {
    byte[] body = TENSORS.formatted("").getBytes(StandardCharsets.UTF_8);
    for (String header : List.of("-1", "0", "x", Integer.toString(body.length + 1))) {
      HttpResponse<byte[]> refused = binary("/v2/models/bow-tensors/infer", body, header);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains(HEADER);
    }
  }

  private HttpResponse<byte[]> binary(String path, byte[] body, String header) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(
          HttpRequest.newBuilder(archive.url().resolve(path))
              .header(HEADER, header)
              .POST(BodyPublishers.ofByteArray(body))
              .build(),
          BodyHandlers.ofByteArray());
    }
  }

  @Test
  void wrongTensorsAreRefusedAndSoAreOutputsThatArentThere() throws Exception {
    String path = "/v2/models/bow-tensors/infer";
    refused(archive.post(path, ""), 400, "has no body");
    refused(archive.post(path, "{"), 400, "line 1, column");
    refused(archive.post(path, "{\"inputs\": []}"), 400, "has no 'inputs'");
    refused(archive.post(path, TENSORS.formatted("").replace("[1, 3]", "[1, 4]")), 400, "has 3");
    refused(archive.post(path, TENSORS.formatted("").replace("INT64", "FP32")), 400, "INT64");
    refused(archive.post(path, TENSORS.formatted("").replace("INT64", "INT65")), 400, "none of");
    refused(
        archive.post(path, TENSORS.formatted("").replace("input_ids", "ids")), 400, "input_ids");
    refused(
        archive.post(path, TENSORS.formatted(", \"outputs\": [{\"name\": \"nothing\"}]")),
        400,
        "no output 'nothing'");
    refused(
        archive.post(path, TENSORS.formatted(", \"parameters\": {\"priority\": 9}")),
        400,
        "low, normal or high");
    refused(archive.post("/v2/models/nobody/infer", TENSORS.formatted("")), 404, "nobody");
    ok(
        archive.post(
            path,
            TENSORS.formatted(
                ", \"outputs\": [{\"name\": \"logits\"}], \"parameters\": {\"sequence_id\": 3,"
                    + " \"mine\": \"x\", \"priority\": \"low\"}")));
  }

  @Test
  void textsAreClassified() throws Exception {
    JsonNode outputs =
        ok(archive.post(
                "/v2/models/sentiment-bert/infer",
                TEXTS.formatted("text", 2, "\"Lovely.\", \"Terrible.\"")))
            .get("outputs");
    assertThat(outputs)
        .extracting(output -> output.get("name").asText())
        .containsExactly("label", "confidence", "scores", "labels");
    assertThat(outputs.at("/0/data").toString()).isEqualTo("[\"positive\",\"negative\"]");
    assertThat(outputs.at("/0/datatype").asText()).isEqualTo("BYTES");
    assertThat(outputs.at("/1/shape").toString()).isEqualTo("[2]");
    assertThat(outputs.at("/2/shape").toString()).isEqualTo("[2,2]");
    assertThat(outputs.at("/3/data").toString()).isEqualTo("[\"negative\",\"positive\"]");
    assertThat(outputs.at("/2/data/1").floatValue())
        .isEqualTo(outputs.at("/1/data/0").floatValue());
    refused(
        archive.post("/v2/models/sentiment-bert/infer", TEXTS.formatted("text", 0, "")),
        400,
        "no text");
  }

  @Test
  void textsBecomeVectorsAndTexts() throws Exception {
    JsonNode vectors =
        ok(archive.post(
                "/v2/models/sentence-embedding/infer", TEXTS.formatted("text", 2, "\"a\", \"b\"")))
            .at("/outputs/0");
    assertThat(vectors.get("name").asText()).isEqualTo("embedding");
    assertThat(vectors.at("/shape/0").asInt()).isEqualTo(2);
    assertThat(vectors.get("data")).hasSize(2 * vectors.at("/shape/1").asInt());
    String sum = TEXTS.formatted("prompt", 1, "\"3+4=\"");
    JsonNode text =
        ok(archive.post(
                "/v2/models/tiny-lm/infer",
                sum.substring(0, sum.length() - 1) + ", \"parameters\": {\"max_tokens\": 8}}"))
            .at("/outputs/0");
    assertThat(text.get("name").asText()).isEqualTo("text_output");
    assertThat(text.at("/data/0").asText())
        .isEqualTo(
            TestingArchive.JSON
                .readTree(
                    archive
                        .post(
                            "/pipelines/tiny-lm",
                            "{\"text\": \"3+4=\", \"parameters\": {\"maxTokens\": 8}}")
                        .body())
                .at("/result/text")
                .asText());
  }

  @Test
  void pipelinesAreModelsToo() throws Exception {
    String text = TEXTS.formatted("text", 1, "\"Lovely.\"");
    JsonNode answer = ok(archive.post("/v2/models/sentiment-cascade/infer", text));
    assertThat(answer.get("model_name").asText()).isEqualTo("sentiment-cascade");
    assertThat(answer.get("model_version").asText()).isEqualTo("1");
    assertThat(answer.at("/outputs/0/data/0").asText()).isEqualTo("positive");
    assertThat(ok(archive.get("/v2/models/sentiment-cascade")).get("platform").asText())
        .isEqualTo("serai_pipeline");
    assertThat(ok(archive.get("/v2/models/sentiment-cascade/ready")).get("ready").asBoolean())
        .isTrue();
    refused(archive.get("/v2/models/sentiment-cascade/versions/2"), 404, "no version '2'");
    refused(archive.get("/v2/models/pipeline:nothing"), 404, "no pipeline named 'nothing'");
  }

  @Test
  void aModelGoesBeforeAPipelineOfItsName() throws Exception {
    String text = TEXTS.formatted("text", 1, "\"Lovely.\"");
    JsonNode pipeline = ok(archive.post("/v2/models/pipeline:sentiment-vote/infer", text));
    assertThat(pipeline.at("/outputs/0/data/0").asText()).isEqualTo("positive");
    JsonNode model = ok(archive.post("/v2/models/sentiment-vote/infer", TENSORS.formatted("")));
    assertThat(model.get("model_version").asText()).isEqualTo("7");
    assertThat(model.at("/outputs/0/name").asText()).isEqualTo("logits");
  }

  @Test
  void aTextIsGenerated() throws Exception {
    JsonNode answer =
        ok(
            archive.post(
                "/v2/models/tiny-lm/generate",
                "{\"text_input\": \"3+4=\", \"id\": \"g\", \"parameters\": {\"max_tokens\": 2,"
                    + " \"details\": true, \"unknown\": 1}}"));
    assertThat(answer.get("model_name").asText()).isEqualTo("tiny-lm");
    assertThat(answer.get("model_version").asText()).isEqualTo("1");
    assertThat(answer.get("id").asText()).isEqualTo("g");
    assertThat(answer.get("text_output").asText()).isNotEmpty();
    assertThat(answer.at("/details/finish_reason").asText()).isIn("length", "stop");
    JsonNode classified =
        ok(
            archive.post(
                "/v2/models/sentiment-bert/versions/1/generate", "{\"text_input\": \"Lovely.\"}"));
    assertThat(
            TestingArchive.JSON
                .readTree(classified.get("text_output").asText())
                .get("label")
                .asText())
        .isEqualTo("positive");
    String path = "/v2/models/tiny-lm/generate";
    refused(archive.post(path, "{\"prompt\": \"a\"}"), 400, "'text_input' must be a string");
    refused(archive.post(path, "{\"text_input\": \"a\", \"max_tokens\": 0}"), 400, "at least 1");
    refused(
        archive.post(path, "{\"text_input\": \"a\", \"stream\": true}"), 400, "generate_stream");
    refused(archive.post(path, "{\"text_input\": \"\"}"), 400, "text is empty");
  }

  @Test
  void aTextIsStreamed() throws Exception {
    String body = "{\"text_input\": \"Once\", \"max_tokens\": 12, \"details\": true}";
    HttpResponse<String> response = archive.post("/v2/models/tiny-lm/generate_stream", body);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    List<JsonNode> events = new ArrayList<>();
    for (String line : response.body().split("\n", -1)) {
      if (line.startsWith("data: ")) {
        events.add(TestingArchive.JSON.readTree(line.substring(6)));
      }
    }
    assertThat(events).hasSizeGreaterThan(2).allMatch(e -> e.has("model_version"));
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(event.get("text_output").asText()));
    assertThat(text.toString())
        .isEqualTo(
            ok(archive.post("/v2/models/tiny-lm/generate", body)).get("text_output").asText());
    assertThat(events.getLast().has("details")).isTrue();
    refused(archive.post("/v2/models/nobody/generate_stream", body), 404, "named 'nobody'");
  }

  /** All of the texts would take minutes. */
  @Test
  void aClientThatLeavesEndsItsTexts() throws Exception {
    String request =
        TEXTS.formatted(
            "text", MOST_TEXTS, String.join(",", Collections.nCopies(MOST_TEXTS, "\"Once\"")));
    byte[] body =
        (request.substring(0, request.length() - 1)
                + ", \"parameters\": {\"max_tokens\": 240, \"temperature\": 1}}")
            .getBytes(StandardCharsets.UTF_8);
    ok(archive.post("/v2/repository/models/tiny-lm/load", ""));
    TestingArchive.until(() -> coresInUse() == 0);
    try (Socket socket = new Socket("127.0.0.1", archive.url().getPort())) {
      String head =
          "POST /v2/models/tiny-lm/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
              .formatted(body.length);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      TestingArchive.until(() -> coresInUse() == 1);
    }
    TestingArchive.until(() -> coresInUse() == 0);
    ok(archive.post("/v2/models/bow-tensors/infer", TENSORS.formatted("")));
  }

  private int coresInUse() throws Exception {
    return TestingArchive.JSON
        .readTree(archive.get("/admin/status").body())
        .get("cores_in_use")
        .asInt();
  }

  @Test
  void aModelThatCantFitIsRefusedWith507(@TempDir Path home) throws Exception {
    bare(home, "bow-tensors");
    try (TestingArchive small = new TestingArchive(home).up()) {
      assertThat(
              small
                  .send(
                      HttpRequest.newBuilder(small.url().resolve("/admin/limits"))
                          .PUT(
                              BodyPublishers.ofString(
                                  "{\"ram_max_gb\": 0.001, \"swap_max_gb\": 0, \"ceiling_gb\":"
                                      + " 0.001}"))
                          .build())
                  .statusCode())
          .isEqualTo(200);
      refused(small.post("/v2/repository/models/bow-tensors/load", ""), 507, "");
      refused(small.post("/v2/models/bow-tensors/infer", TENSORS.formatted("")), 507, "");
    }
  }

  private static JsonNode ok(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return json(response);
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return TestingArchive.JSON.readTree(response.body());
  }

  private static void refused(HttpResponse<String> response, int status, String reason)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode problem = json(response);
    assertThat(problem.properties()).hasSize(1);
    assertThat(problem.get("error").asText()).contains(reason).doesNotContain("java.");
  }
}
