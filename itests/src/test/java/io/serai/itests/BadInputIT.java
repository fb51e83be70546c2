package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import java.io.RandomAccessFile;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What can't be used is answered with the right status and a reason; the engine goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    archive = new TestingArchive(home).up();
  }

  @AfterEach
  void theEngineStillAnswers() throws Exception {
    assertThat(archive.run("sentiment-bert", "Lovely.").get("label").asText())
        .isEqualTo("positive");
  }

  @AfterAll
  void stop() throws Exception {
    archive.close();
  }

  @Test
  void noTextIsRefused() throws Exception {
    refused(archive.post("/pipelines/sentiment-vote", "{}"), 400, "give one of 'text'");
    refused(archive.post("/pipelines/sentiment-vote", "{\"text\": \"\"}"), 400, "text is empty");
    refused(archive.post("/pipelines/sentiment-vote", "{\"text\": null}"), 400, "there is none");
    refused(archive.post("/pipelines/sentiment-vote", ""), 400, "has no body");
    refused(archive.post("/pipelines/sentiment-bow", "{\"texts\": [\"a\", \" \"]}"), 400, "text 2");
  }

  @Test
  void wrongJsonIsRefusedWithItsPlace() throws Exception {
    refused(archive.post("/pipelines/sentiment-bow", "{\"text\": \"a\""), 400, "line 1, column");
    refused(archive.post("/pipelines/sentiment-bow", "[1, 2]"), 400, "isn't a JSON object");
    refused(archive.post("/pipelines/sentiment-bow", "null"), 400, "the body is null");
    refused(archive.post("/pipelines/sentiment-bow", "{\"text\": {\"a\": 1}}"), 400, "line 1");
    refused(
        archive.post("/pipelines/sentiment-bow", "{\"txt\": \"a\"}"), 400, "did you mean 'text'?");
    refused(archive.post("/pipelines/sentiment-bow", "{\"text\": \"a\"} x"), 400, "line 1");
    refused(archive.post("/pipelines/sentiment-bow", "[".repeat(5000)), 400, "isn't a JSON object");
  }

  @Test
  void aPluginLargerThanTheHeapIsRefused(@TempDir Path folder) throws Exception {
    Path large = folder.resolve("large.jar");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(300L << 20);
    }
    Ended install = archive.serai("plugins", "install", large.toString());
    assertThat(install.code()).as(install.err()).isEqualTo(3);
    assertThat(install.err()).contains("large.jar can't be installed");
  }

  @Test
  void tenMegabytesOfTextAreRefused() throws Exception {
    String text = "good ".repeat(2 << 20);
    refused(
        archive.post("/pipelines/sentiment-bow", "{\"text\": \"" + text + "\"}"),
        413,
        "larger than 1048576 bytes");
  }

  @Test
  void aQuarterOfAMillionTextsAreRefused() throws Exception {
    for (int texts : List.of(1025, 250_000)) {
      String list = String.join(",", Collections.nCopies(texts, "\"a\""));
      JsonNode problem =
          refused(
              archive.post("/pipelines/sentence-embedding", "{\"texts\": [" + list + "]}"),
              413,
              "send several requests, or use 'serai run NAME --input FILE'");
      assertThat(problem.get("code").asText()).isEqualTo("TOO_LARGE");
    }
    String list = String.join(", ", Collections.nCopies(1024, "\"a\""));
    HttpResponse<String> most =
        archive.post("/pipelines/sentence-embedding", "{\"texts\": [" + list + "]}");
    assertThat(most.statusCode()).isEqualTo(200);
    assertThat(TestingArchive.JSON.readTree(most.body()).get("result")).hasSize(1024);
  }

  @Test
  void aTokenizerTooLargeForTheHeapIsRefusedWhenItLoads() throws Exception {
    Path folder =
        model("fat", Files.readAllBytes(sample("sentence-embedding/model.onnx"))).getParent();
    byte[] tokenizer = " ".repeat(90 << 20).getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("tokenizer.json"), tokenizer);
    Path manifest = folder.resolve("model.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceAll(
                "\\{path: tokenizer.json.*",
                "{path: tokenizer.json, size: %d, sha256: \"%s\"}"
                    .formatted(tokenizer.length, sha(tokenizer))));
    TestingArchive.until(
        () -> archive.post("/pipelines/fat", "{\"text\": \"a\"}").body().contains("-Xmx"));
    refused(archive.post("/pipelines/fat", "{\"text\": \"a\"}"), 424, "it has 94371840 bytes");
  }

  @Test
  void aLongTextThatIsAllowedIsTruncatedByTheModel() throws Exception {
    assertThat(archive.run("sentiment-bert", "good ".repeat(100_000)).get("label").asText())
        .isEqualTo("positive");
  }

  @Test
  void unknownNamesAreRefusedWithASuggestion() throws Exception {
    refused(
        archive.post("/pipelines/sentiment-vot", "{\"text\": \"a\"}"),
        404,
        "did you mean 'sentiment-vote', 'sentiment-");
    refused(archive.get("/pipelines/nothing"), 404, "no pipeline named 'nothing'");
    refused(archive.get("/nothing"), 404, "nothing at this address");
    refused(
        archive.send(HttpRequest.newBuilder(archive.url().resolve("/health")).DELETE().build()),
        405,
        "DELETE");
  }

  @Test
  void unknownParametersAndTasksAreRefused() throws Exception {
    refused(
        archive.post("/pipelines/tiny-lm", "{\"text\": \"a\", \"parameters\": {\"maxToken\": 3}}"),
        400,
        "did you mean 'maxTokens'?");
    refused(
        archive.post("/pipelines/tiny-lm", "{\"text\": \"a\", \"parameters\": {\"maxTokens\": 0}}"),
        400,
        "maxTokens must be at least 1, not 0");
    refused(
        archive.post("/pipelines/tiny-lm", "{\"text\": \"a\", \"task\": \"embedings\"}"),
        400,
        "did you mean 'embeddings'?");
  }

  @Test
  void tensorsThatDontFitAreRefused() throws Exception {
    String tensor =
        "{\"inputs\": {\"%s\": {\"datatype\": \"%s\", \"shape\": %s, \"data\": [1, 2]}}}";
    refused(
        archive.post("/pipelines/sentiment-bow", tensor.formatted("input_ids", "INT64", "[1, 3]")),
        400,
        "takes 3 elements, but its data has 2");
    refused(
        archive.post("/pipelines/sentiment-bow", tensor.formatted("input_ids", "INT65", "[1, 2]")),
        400,
        "none of");
    refused(
        archive.post("/pipelines/sentiment-bow", tensor.formatted("ids", "INT64", "[1, 2]")),
        400,
        "input_ids");
    refused(
        archive.post("/pipelines/sentiment-bow", tensor.formatted("input_ids", "FP32", "[1, 2]")),
        400,
        "input_ids");
    refused(
        archive.post(
            "/pipelines/sentiment-bow",
            tensor.formatted("input_ids", "INT64", "[9223372036854775807, 9]")),
        400,
        "can't be");
  }

  @Test
  void aPromptBeyondTheContextIsRefused() throws Exception {
    refused(
        archive.post("/pipelines/tiny-lm", "{\"text\": \"" + "the phone ".repeat(400) + "\"}"),
        400,
        "256");
  }

  @Test
  void foreignPagesAndHostsAreKeptOut() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(archive.url().resolve("/pipelines/sentiment-bow"))
            .POST(BodyPublishers.ofString("{\"text\": \"a\"}"));
    refused(
        archive.send(request.copy().header("Origin", "https://example.com").build()),
        403,
        "https://example.com");
    HttpResponse<String> local =
        archive.send(request.copy().header("Origin", "http://localhost:3000").build());
    assertThat(local.statusCode()).isEqualTo(200);
    assertThat(local.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("http://localhost:3000");
    for (String path : new String[] {"/pipelines", "/v1/models", "/v2", "/status"}) {
      assertThat(archive.getByName(path, "example.com")).startsWith("HTTP/1.1 421 ");
      assertThat(archive.getByName(path, "localhost")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void plainTextAndCurlsDefaultAreUnderstood() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(archive.url().resolve("/pipelines/sentiment-bert"));
    HttpResponse<String> plain =
        archive.send(
            request
                .copy()
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("Lovely."))
                .build());
    HttpResponse<String> form =
        archive.send(
            request
                .copy()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("{\"text\": \"Lovely.\"}"))
                .build());
    for (HttpResponse<String> response : List.of(plain, form)) {
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("\"label\":\"positive\"");
    }
  }

  @Test
  void aModelFileThatIsTruncatedOrNotOnnxIsRefusedWhenItLoads() throws Exception {
    byte[] good =
        Files.readAllBytes(TestingArchive.ARCHIVE.resolve("catalog/sentiment-bert/model.onnx"));
    byte[] random = new byte[20_000];
    new Random(1).nextBytes(random);
    model("half", Arrays.copyOf(good, good.length / 2));
    model("noise", random);
    model("text", "this is no model".getBytes(StandardCharsets.UTF_8));
    model("empty", new byte[0]);
    Path damaged = model("damaged", good);
    Files.write(damaged, Arrays.copyOf(good, good.length - 1));
    for (String name : new String[] {"half", "noise", "text", "empty", "damaged"}) {
      TestingArchive.until(() -> archive.get("/admin/models/" + name).statusCode() == 200);
      HttpResponse<String> response = archive.post("/pipelines/" + name, "{\"text\": \"a\"}");
      JsonNode problem = refused(response, 424, "");
      assertThat(problem.get("code").asText()).as(name).isEqualTo("INVALID_MODEL");
      assertThat(problem.get("detail").asText()).isNotBlank().doesNotContain("Exception");
      Ended run = archive.serai("run", name, "a");
      assertThat(run.code()).isEqualTo(3);
      assertThat(run.err()).doesNotContain("Exception").doesNotContain("\tat ");
    }
    refused(archive.post("/pipelines/damaged", "{\"text\": \"a\"}"), 424, "but its manifest says");
  }

  private static Path sample(String file) {
    return TestingArchive.ARCHIVE.resolve("catalog").resolve(file);
  }

  private Path model(String name, byte[] content) throws Exception {
    Path folder = Files.createDirectories(archive.home().resolve("catalog").resolve(name));
    Files.copy(
        TestingArchive.ARCHIVE.resolve("catalog/sentiment-bert/tokenizer.json"),
        folder.resolve("tokenizer.json"));
    byte[] tokenizer = Files.readAllBytes(folder.resolve("tokenizer.json"));
    Path file = Files.write(folder.resolve("model.onnx"), content);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        name: %s
        version: "1"
        tasks: [text-classification]
        format: onnx
        labels: [negative, positive]
        files:
          - {path: model.onnx, size: %d, sha256: "%s"}
          - {path: tokenizer.json, size: %d, sha256: "%s"}
        """
            .formatted(name, content.length, sha(content), tokenizer.length, sha(tokenizer)));
    return file;
  }

  private static String sha(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static JsonNode refused(HttpResponse<String> response, int status, String words)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = TestingArchive.JSON.readTree(response.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText())
        .contains(words)
        .doesNotContain("\tat ")
        .doesNotContain("java.");
    return problem;
  }
}
