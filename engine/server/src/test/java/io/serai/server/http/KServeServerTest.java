package io.serai.server.http;

import static io.serai.server.TestingWait.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of the Open Inference Protocol needs models that do as they are told. */
class KServeServerTest {
  private static final String TEXT = "{\"text_input\": \"a\", \"max_tokens\": 3}";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/v2/nothing|404",
        "GET|/v2/models/nobody|404",
        "POST|/v2/models/nobody/infer|400",
        "DELETE|/v2/models/nobody|405",
        "GET|/v2/models/nobody/infer|405",
        "POST|/v2/health/live|405",
        "POST|/v2/models/nobody/generate|400",
        "GET|/v2/models/%zz|400",
      })
  void failuresHaveTheProtocolsForm(String method, String path, int status) throws Exception {
    try (TestingServer server = new TestingServer(folder)) {
      String answer =
          server.raw(
              "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
                  .formatted(method, path));
      assertThat(answer).startsWith("HTTP/1.1 " + status).contains("application/json");
      JsonNode body = Json.MAPPER.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
      assertThat(body.properties()).hasSize(1);
      assertThat(body.get("error").asText()).isNotEmpty();
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedInThatFormToo() throws Exception {
    try (TestingServer server = new TestingServer(folder)) {
      HttpResponse<String> refused =
          server.send("POST", "/v2/models/a/infer", " ".repeat((1 << 20) + 1));
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(Json.MAPPER.readTree(refused.body()).get("error").asText())
          .contains("maxRequestBytes");
      assertThat(server.send("GET", "/v2x", "").body()).contains("\"code\":\"NOT_FOUND\"");
    }
  }

  /** What says that it is UTF-32 but isn't fails in another way than what isn't JSON. */
  @Test
  void whatIsTooLargeForTheEventLoopIsAnsweredWhateverFails() throws Exception {
    byte[] body = new byte[70_000];
    Arrays.fill(body, (byte) -1);
    body[0] = 0;
    body[1] = 0;
    body[2] = 0;
    body[3] = '{';
    try (TestingModelServer server = server("", "parrot: label: hello")) {
      HttpResponse<String> refused =
          server.send(
              server
                  .request("/v2/models/parrot/infer")
                  .timeout(Duration.ofSeconds(30))
                  .POST(BodyPublishers.ofByteArray(body))
                  .build());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("it isn't UTF-8");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/models/poet/generate_stream | { | can't be read: line 1, column",
        "/v2/models/poet/generate | { | can't be read: line 1, column",
        "/v2/models/poet/infer | { | can't be read: line 1, column",
        "/v2/repository/index | { | can't be read: line 1, column",
        "/v2/repository/index | {'ready': 'yes'} | must be true or false",
        "/v2/repository/models/poet/load | { | can't be read: line 1, column",
        "/v2/repository/models/poet/load | [] | the body must be empty or a JSON object",
        "/v2/repository/models/poet/load | {'parameters': 5} | must be an object",
        "/v2/repository/models/poet/unload | { | can't be read: line 1, column",
        "/v2/repository/models/poet/unload | [] | the body must be empty or a JSON object",
        "/v2/repository/models/poet/unload | {'parameters': 5} | must be an object",
      })
  void bodiesThatCantBeUnderstoodAreRefused(String path, String body, String reason)
      throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      HttpResponse<String> refused = post(server, path, body.replace('\'', '"'));
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      assertThat(Json.MAPPER.readTree(refused.body()).get("error").asText()).contains(reason);
      assertThat(server.process().engine().residency().loaded()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/models/poet/generate | {'text_input': 'a', 'max_tokens': 0} | at least 1, not 0",
        "/v2/models/poet/generate | {'text_input': 'a', 'max_tokens': -3} | at least 1, not -3",
        "/v2/models/poet/generate | {'text_input': 'a', 'temperature': 2.5} | from 0 to 2, not 2.5",
        "/v2/models/poet/generate | {'text_input': 'a', 'parameters': {'top_p': 0}} | above 0 and"
            + " up to 1",
        "/v2/models/poet/generate | {'text_input': 'a', 'top_k': -1} | at least 0, not -1",
        "/v2/models/poet/generate | {'text_input': 'a', 'repetition_penalty': 0} | above 0, not 0",
        "/v2/models/auto/generate | {'text_input': 'a', 'max_tokens': 0} | at least 1, not 0",
        "/v2/models/poet/generate | {'text_input': 'a', 'details': 1} | must be true or false, not"
            + " '1'",
        "/v2/models/poet/generate_stream | {'text_input': 'a', 'max_tokens': 0} | at least 1, not"
            + " 0",
        "/v2/models/poet/generate_stream | {'text_input': 'a', 'details': 1} | must be true or"
            + " false, not '1'",
        "/v2/models/poet/generate_stream | {'text_input': 'a', 'temperature': -1} | from 0 to 2,"
            + " not -1.0",
        "/v2/models/poet/infer | {'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'BYTES',"
            + " 'data': ['a']}], 'parameters': {'max_tokens': 0}} | at least 1, not 0",
        "/v2/models/poet/infer | {'inputs': [{'name': 'text', 'shape': [1], 'datatype': 'BYTES',"
            + " 'data': ['a']}], 'parameters': {'binary_data_output': 1}} | must be true or false,"
            + " not '1'",
      })
  void whatIsWrongIsRefusedBeforeAModelIsLoadedForIt(String path, String body, String reason)
      throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      HttpResponse<String> refused = post(server, path, body.replace('\'', '"'));
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      assertThat(Json.MAPPER.readTree(refused.body()).get("error").asText()).contains(reason);
      assertThat(server.process().engine().residency().loaded()).isEmpty();
    }
  }

  @Test
  void versionsThatArentThereAreNotAsked() throws Exception {
    try (TestingModelServer server = server("", "parrot: label: hello")) {
      HttpResponse<String> refused =
          post(
              server,
              "/v2/models/parrot/versions/2/infer",
              "{\"inputs\": [{\"name\": \"text\", \"shape\": [1], \"datatype\": \"BYTES\","
                  + " \"data\": [\"a\"]}]}");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(404);
      assertThat(refused.body()).contains("parrot", "'2'");
    }
  }

  @Test
  void unloadsTakeAnEmptyBodyOrOneWithParameters() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      for (String body : List.of("", "{}", "{\"parameters\": {\"unload_dependents\": true}}")) {
        server.api().loadModel("poet");
        HttpResponse<String> done = post(server, "/v2/repository/models/poet/unload", body);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(server.process().engine().residency().loaded()).isEmpty();
      }
    }
  }

  @Test
  void anEngineThatStopsLivesButIsntReady() throws Exception {
    try (TestingServer server = new TestingServer(folder)) {
      server.api().stopping();
      server.http().drain();
      assertThat(server.send("GET", "/v2/health/live", "").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = server.send("GET", "/v2/health/ready", "");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(Json.MAPPER.readTree(ready.body()).get("ready").asBoolean()).isFalse();
      HttpResponse<String> other = server.send("GET", "/v2", "");
      assertThat(other.statusCode()).isEqualTo(503);
      assertThat(other.body()).isEqualTo("{\"error\":\"the engine is stopping\"}");
      assertThat(other.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  @Test
  void tokensComeAsTheyAreMade() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      HttpResponse<String> answer = post(server, "/v2/models/poet/generate_stream", TEXT);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      assertThat(answer.body()).doesNotContain("event:");
      assertThat(events(answer.body()))
          .extracting(event -> event.path("text_output").asText())
          .containsExactly("a: ", "word ", "word ", "");
    }
  }

  @Test
  void withoutStreamingTheTextIsOneEvent() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      String body = "{\"text_input\": \"a\", \"max_tokens\": 3, \"stream\": false}";
      assertThat(events(post(server, "/v2/models/poet/generate_stream", body).body()))
          .extracting(event -> event.path("text_output").asText())
          .containsExactly("a: word word ");
    }
  }

  @Test
  void aPipelinesTextIsOneEventSinceItsStepsSayMore() throws Exception {
    Path routes = Files.createDirectories(folder.resolve("home/routes"));
    Files.writeString(
        routes.resolve("two.yaml"),
        """
        - route:
            id: two
            from:
              uri: direct
              parameters: {name: two}
              steps:
                - to: {id: draft, uri: model, parameters: {name: poet, maxTokens: 2}}
                - to: {id: final, uri: model, parameters: {name: poet, maxTokens: 2}}
        """);
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      List<JsonNode> events =
          events(post(server, "/v2/models/two/generate_stream", "{\"text_input\": \"a\"}").body());
      assertThat(events).hasSize(1);
      assertThat(events.getFirst().path("text_output").asText()).isEqualTo("a: word : word ");
    }
  }

  @Test
  void whatFailsLaterIsAnEventAndBeforeAStatus() throws Exception {
    try (TestingModelServer server =
        server("", "scribe/poet: fail_at: 2", "scribe/mute: fail_at: 1")) {
      HttpResponse<String> later = post(server, "/v2/models/poet/generate_stream", TEXT);
      assertThat(later.statusCode()).isEqualTo(200);
      assertThat(events(later.body()).getLast().path("error").asText()).isEqualTo("the ink is dry");
      HttpResponse<String> before = post(server, "/v2/models/mute/generate_stream", TEXT);
      assertThat(before.statusCode()).isEqualTo(500);
      assertThat(before.body()).isEqualTo("{\"error\":\"the ink is dry\"}");
    }
  }

  /** The whole text would take minutes. */
  @Test
  void aClientThatLeavesEndsItsText() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: token_ms: 5")) {
      byte[] body =
          "{\"text_input\": \"a\", \"max_tokens\": 100000}".getBytes(StandardCharsets.UTF_8);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        String head =
            "POST /v2/models/poet/generate_stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                .formatted(body.length);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        assertThat(socket.getInputStream().read()).isPositive();
        until(() -> server.process().engine().compute().inUse() == 1);
      }
      until(() -> server.process().engine().compute().inUse() == 0);
    }
  }

  @Test
  void timeoutIsInMicroseconds() throws Exception {
    try (TestingModelServer server =
        server("cores: 1\n", "slow: hold: " + released(), "quick: label: x")) {
      String request =
          "{\"parameters\": {\"timeout\": %d}, \"inputs\": [{\"name\": \"text\", \"shape\": [1],"
              + " \"datatype\": \"BYTES\", \"data\": [\"a\"]}]}";
      HttpResponse<String> late = post(server, "/v2/models/slow/infer", request.formatted(100_000));
      assertThat(late.statusCode()).isEqualTo(504);
      assertThat(late.body()).contains("longer than its 'timeout' of 100 ms");
      // The only core is free, as the call that took too long has ended.
      HttpResponse<String> quick =
          post(server, "/v2/models/quick/infer", request.formatted(30_000_000));
      Files.createFile(released());
      assertThat(quick.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoeverFindsTheLineFullIsToldWhenToComeAgain() throws Exception {
    try (TestingModelServer server =
        server("cores: 1\nmaxWaitingPerModel: 1\n", "slow: hold: " + released())) {
      String request =
          "{\"inputs\": [{\"name\": \"text\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\":"
              + " [\"a\"]}]}";
      server.api().loadModel("slow");
      List<Thread> others = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        others.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        post(server, "/v2/models/slow/infer", request);
                      } catch (Exception e) {
                        throw new IllegalStateException(e);
                      }
                    }));
      }
      try {
        until(() -> server.process().engine().compute().waiting() == 1);
        HttpResponse<String> refused = post(server, "/v2/models/slow/infer", request);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refused.body()).startsWith("{\"error\":\"1 requests wait for model");
      } finally {
        Files.createFile(released());
      }
      for (Thread other : others) {
        other.join();
      }
    }
  }

  /** The file that held calls wait for. */
  private Path released() {
    return folder.resolve("released");
  }

  private static HttpResponse<String> post(TestingModelServer server, String path, String body)
      throws Exception {
    return server.post(path, "application/json", body);
  }

  private static List<JsonNode> events(String body) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    for (String line : body.split("\n", -1)) {
      if (line.startsWith("data: ")) {
        events.add(Json.MAPPER.readTree(line.substring(6)));
      }
    }
    return events;
  }

  private TestingModelServer server(String options, String... models) throws Exception {
    return TestingModelServer.configured(folder, options, models);
  }
}
