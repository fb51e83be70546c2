package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serai.itests.TestingArchive.Ended;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines that go on to a model on another server, which here is the test. */
@TestInstance(Lifecycle.PER_CLASS)
class RemoteIT {
  private static final Path PIPELINE =
      TestingArchive.ROOT.resolve("docs/remote/ask-a-larger-one.yaml");
  private static final String SURE = "I loved this film, it was great.";
  private static final String UNSURE = "It was a hotel.";

  private Path home;
  private TestingArchive archive;
  private HttpServer server;
  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    home = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.createContext("/v2/models/sums", this::tensors);
    server.start();
    Path catalog = Files.createDirectories(home.resolve("catalog"));
    Path key = Files.writeString(home.resolve("key"), "sk-of-the-test\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(catalog.resolve("larger.yaml"), manifest("larger", port(), key));
    Files.writeString(
        catalog.resolve("handy.yaml"),
        manifest("handy", port(), key) + "capabilities: [chat, tools]\n");
    Files.writeString(catalog.resolve("nowhere.yaml"), manifest("nowhere", 1, key));
    Files.writeString(
        catalog.resolve("sums.yaml"),
        """
        name: sums
        version: "1"
        format: open-inference
        parameters: {url: "http://127.0.0.1:%d"}
        """
            .formatted(port()));
    Files.copy(PIPELINE, Files.createDirectories(home.resolve("routes")).resolve("remote.yaml"));
    archive = new TestingArchive(home).up();
  }

  @AfterAll
  void stop() {
    server.stop(0);
    archive.close();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private static String manifest(String name, int port, Path key) {
    return """
    name: %s
    version: "1"
    tasks: [text-generation]
    format: openai
    parameters:
      url: http://127.0.0.1:%d/v1
      model: llama3.1:70b
      api_key_file: %s
      retry_pause_seconds: 0.01
    """
        .formatted(name, port, key);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
          .isEqualTo("Bearer sk-of-the-test");
      asked.add(TestingArchive.JSON.readTree(exchange.getRequestBody()));
      if (failures.getAndDecrement() > 0) {
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      failures.set(0);
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      if (asked.getLast().has("tools")) {
        callTool(out);
        return;
      }
      boolean logprobs = asked.getLast().path("logprobs").asBoolean();
      for (String piece : List.of("neu", "tral")) {
        String tokens =
            logprobs
                ? ",\"logprobs\":{\"content\":[{\"token\":\"%s\",\"logprob\":-0.5}]}"
                    .formatted(piece)
                : "";
        String event =
            "data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}%s}]}\n\n".formatted(piece, tokens);
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Calls the tool that it is offered, in two pieces. */
  private void callTool(OutputStream out) throws IOException {
    String name = asked.getLast().at("/tools/0/function/name").asText();
    String chunk = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,%s}]}}]}\n\n";
    String first =
        "\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"\"}"
            .formatted(name);
    String all =
        chunk.formatted(first)
            + chunk.formatted("\"function\":{\"arguments\":\"{}\"}")
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n"
            + "data: [DONE]\n\n";
    out.write(all.getBytes(StandardCharsets.UTF_8));
  }

  private void tensors(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean infer = exchange.getRequestURI().getPath().endsWith("/infer");
      double sum = 0;
      if (infer) {
        JsonNode request = TestingArchive.JSON.readTree(exchange.getRequestBody());
        for (JsonNode number : request.at("/inputs/0/data")) {
          sum += number.asDouble();
        }
      }
      String json =
          infer
              ? "{\"outputs\":[{\"name\":\"sum\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":["
                  + sum
                  + "]}]}"
              : "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1]}],\"outputs\":[{\"name\":\"sum\",\"datatype\":\"FP32\",\"shape\":[1]}]}";
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void whatTheSmallModelIsUnsureOfGoesToTheServer() throws Exception {
    int before = asked.size();
    assertThat(archive.run("ask-a-larger-one", SURE).get("label").asText()).isEqualTo("positive");
    assertThat(asked).hasSize(before);
    JsonNode answer = archive.run("ask-a-larger-one", UNSURE);
    assertThat(answer.get("text").asText()).isEqualTo("neutral");
    assertThat(answer.has("prompt_tokens")).isFalse();
    assertThat(asked).hasSize(before + 1);
    assertThat(asked.getLast().at("/messages/0/content").asText()).contains(UNSURE);
    assertThat(asked.getLast().get("model").asText()).isEqualTo("llama3.1:70b");
    JsonNode model = TestingArchive.JSON.readTree(archive.get("/admin/models/larger").body());
    assertThat(model.at("/loaded/plugin").asText()).startsWith("io.serai.plugins.openai");
  }

  @Test
  void theCommandLineRunsItToo() throws Exception {
    Ended run = archive.serai("run", "ask-a-larger-one", UNSURE);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("neutral");
  }

  @Test
  void theServersProbabilitiesArePassedOn() throws Exception {
    String ask =
        "{\"model\": \"larger\", \"logprobs\": true, \"stream\": %s, \"messages\":"
            + " [{\"role\": \"user\", \"content\": \"Hello\"}]}";
    JsonNode whole =
        TestingArchive.JSON.readTree(
            archive.post("/v1/chat/completions", ask.formatted("false")).body());
    assertThat(whole.at("/choices/0/logprobs/content"))
        .extracting(token -> token.get("token").asText() + token.get("logprob").asDouble())
        .containsExactly("neu-0.5", "tral-0.5");
    assertThat(archive.post("/v1/chat/completions", ask.formatted("true")).body())
        .contains(
            "\"delta\":{\"content\":\"tral\"},\"logprobs\":{\"content\":[{\"token\":\"tral\"");
  }

  @Test
  void toolsArePassedOnAndTheirCallsBack() throws Exception {
    String ask =
        "{\"model\": \"%s\", \"stream\": %s, \"tools\": [{\"type\": \"function\", \"function\":"
            + " {\"name\": \"add\"}}], \"messages\": [{\"role\": \"user\", \"content\":"
            + " \"Hello\"}]}";
    JsonNode whole =
        TestingArchive.JSON.readTree(
            archive.post("/v1/chat/completions", ask.formatted("larger", false)).body());
    assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(whole.at("/choices/0/message/content").isNull()).isTrue();
    assertThat(whole.at("/choices/0/message/tool_calls"))
        .hasToString(
            "[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"add\","
                + "\"arguments\":\"{}\"}}]");
    assertThat(archive.post("/v1/chat/completions", ask.formatted("larger", true)).body())
        .contains("\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}")
        .contains("\"finish_reason\":\"tool_calls\"");
    JsonNode chosen =
        TestingArchive.JSON.readTree(
            archive.post("/v1/chat/completions", ask.formatted("auto", false)).body());
    assertThat(chosen.path("model").asText()).as(chosen.toString()).isEqualTo("handy@1");
  }

  @Test
  void imagesArePassedOnAndNeverFetched() throws Exception {
    String image = "http://127.0.0.1:1/nothing-is-there.png";
    HttpResponse<String> response =
        archive.post(
            "/v1/chat/completions",
            "{\"model\": \"larger\", \"messages\": [{\"role\": \"user\", \"content\": [{\"type\":"
                + " \"text\", \"text\": \"What?\"}, {\"type\": \"image_url\", \"image_url\":"
                + " {\"url\": \""
                + image
                + "\"}}]}]}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode content = asked.getLast().at("/messages/0/content");
    assertThat(content.at("/0/text").asText()).isEqualTo("What?");
    assertThat(content.at("/1/image_url/url").asText()).isEqualTo(image);
  }

  @Test
  void aFailureIsTriedAgainAndNobodyNotices() throws Exception {
    failures.set(2);
    int before = asked.size();
    assertThat(archive.run("larger", "Hello").get("text").asText()).isEqualTo("neutral");
    assertThat(asked).hasSize(before + 3);
  }

  @Test
  void aServerThatIsNotThereIsABadGatewayThatSaysSo() throws Exception {
    HttpResponse<String> response = archive.post("/pipelines/nowhere", "{\"text\": \"Hello\"}");
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body())
        .contains("REMOTE_FAILED")
        .contains("127.0.0.1:1 can't be reached")
        .doesNotContain("sk-of-the-test");
    assertThat(Files.readString(home.resolve("logs/serai.0.log"))).doesNotContain("sk-of-the-test");
  }

  @Test
  void tensorsGoToAServerOfTheOpenInferenceProtocol() throws Exception {
    HttpResponse<String> response =
        archive.post(
            "/pipelines/sums",
            "{\"inputs\": {\"x\": {\"shape\": [3], \"datatype\": \"FP32\", \"data\": [1, 2,"
                + " 3.5]}}}");
    assertThat(response.body()).contains("\"data\":[6.5]");
  }

  @Test
  void thereIsNothingToMeasureOfAModelElsewhere() throws Exception {
    int before = asked.size();
    Ended probe = archive.serai("models", "probe", "larger");
    assertThat(probe.code()).isNotZero();
    assertThat(probe.err()).contains("on another server").contains("nothing to measure");
    assertThat(asked).hasSize(before);
  }

  @Test
  void itIsListedPinnedAndUnloadedLikeAnyOther() throws Exception {
    assertThat(archive.serai("models", "load", "larger").code()).isZero();
    Ended list = archive.serai("models", "list");
    assertThat(list.code()).isZero();
    String host = "127.0.0.1:" + port();
    assertThat(list.out())
        .containsPattern("larger@1 .* loaded, at " + host)
        .containsPattern("nowhere@1 .* at 127.0.0.1:1\\b");
    assertThat(archive.serai("status").out()).containsPattern("larger@1 .* " + host + " ");
    assertThat(archive.serai("models", "unload", "larger").code()).isZero();
  }
}
