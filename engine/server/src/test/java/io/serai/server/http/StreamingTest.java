package io.serai.server.http;

import static io.serai.server.TestingWait.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.Documents.TokenDocument;
import io.serai.server.api.Json;
import io.serai.server.api.LocalApi;
import io.serai.server.api.RemoteApi;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens arrive while they are made. */
class StreamingTest {
  private static final String TWO_WRITERS =
      """
      - route:
          id: two
          from:
            uri: direct
            parameters: {name: two}
            steps:
              - to: {id: draft, uri: model, parameters: {name: poet, maxTokens: 2}}
              - to: {id: final, uri: model, parameters: {name: poet, maxTokens: 3}}
      """;

  @TempDir Path folder;

  @Test
  void eachTokenIsAnEventAndTheAnswerTheLast() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      HttpResponse<String> response =
          ask(server, "/pipelines/two", "{\"text\": \"a\", \"stream\": true}");
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      List<JsonNode> events = events(response.body());
      assertThat(events.subList(0, 5))
          .extracting(event -> event.path("step").asText() + "|" + event.path("text").asText())
          .containsExactly(
              "draft|a: ", "draft|word ", "final|a: word : ", "final|word ", "final|word ");
      assertThat(events).hasSize(6);
      assertThat(events.getLast().at("/result/text").asText()).isEqualTo("a: word : word word ");
      assertThat(events.getFirst().path("model").asText()).isEqualTo("poet");
      assertThat(events.getFirst().path("token_id").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aTextOfSeveralSaysWhichItIs() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      HttpResponse<String> response =
          server.send(
              server
                  .request("/pipelines/poet")
                  .header("Accept", "text/event-stream")
                  .POST(
                      BodyPublishers.ofString(
                          "{\"texts\": [\"a\", \"b\"], \"parameters\": {\"maxTokens\": 1}}"))
                  .build());
      assertThat(events(response.body()).subList(0, 2))
          .extracting(event -> event.path("index").asInt(-1) + event.path("text").asText())
          .containsExactly("0a: ", "1b: ");
    }
  }

  @Test
  void whatFailsBeforeTheFirstTokenHasItsStatus() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: fail_at: 1")) {
      String body = "{\"text\": \"a\", \"stream\": true}";
      assertThat(ask(server, "/pipelines/nobody", body).statusCode()).isEqualTo(404);
      assertThat(ask(server, "/pipelines/poet", body).statusCode()).isEqualTo(500);
    }
  }

  @Test
  void whatFailsLaterIsAnEvent() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: fail_at: 3")) {
      HttpResponse<String> response =
          ask(server, "/pipelines/poet", "{\"text\": \"a\", \"stream\": true}");
      assertThat(response.statusCode()).isEqualTo(200);
      List<JsonNode> events = events(response.body());
      assertThat(events).hasSize(3);
      assertThat(events.getLast().path("code").asText()).isEqualTo("RUNTIME_FAILED");
      assertThat(events.getLast().path("detail").asText()).isEqualTo("the ink is dry");
      assertThat(response.body()).contains("event: error\n");
    }
  }

  @Test
  void whatTakesTooLongEndsWithAnEvent() throws Exception {
    try (TestingModelServer server =
        server("requestTimeoutSeconds: 3\n", "scribe/poet: token_ms: 20")) {
      // What is slow the first time could take all of it.
      server.api().loadModel("poet");
      ask(server, "/pipelines/poet", "{\"text\": \"a\", \"parameters\": {\"maxTokens\": 1}}");
      HttpResponse<String> response =
          ask(
              server,
              "/pipelines/poet",
              "{\"text\": \"a\", \"stream\": true, \"parameters\": {\"maxTokens\": 100000}}");
      assertThat(events(response.body()).getLast().path("code").asText()).isEqualTo("TIMED_OUT");
      until(() -> server.process().engine().compute().inUse() == 0);
    }
  }

  @Test
  void aClientThatLeavesEndsTheText() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: token_ms: 5")) {
      try (Socket socket = endless(server)) {
        InputStream in = socket.getInputStream();
        assertThat(in.read()).isPositive();
        until(() -> server.process().engine().compute().inUse() == 1);
      }
      until(() -> server.process().engine().compute().inUse() == 0);
    }
  }

  @Test
  void aClientThatDoesntReadEndsTheText() throws Exception {
    String token = "x".repeat(60_000);
    try (TestingModelServer server = server("", "scribe/poet: token: " + token);
        Socket socket = endless(server)) {
      assertThat(socket.getInputStream().read()).isPositive();
      until(() -> server.process().engine().compute().inUse() == 0);
    }
  }

  @Test
  void bothApisGiveTheSameTokensAndTheSameAnswer() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ");
        RemoteApi remote = new RemoteApi(URI.create("http://127.0.0.1:" + server.port()))) {
      List<TokenDocument> fromAfar = new ArrayList<>();
      List<TokenDocument> fromHere = new ArrayList<>();
      RunBody body = RunBody.ofText("ä").with(null, Map.of("maxTokens", 3));
      RunDocument afar = remote.stream("poet", body, fromAfar::add, new Cancellation()).join();
      RunDocument here =
          server.api().stream("poet", body, fromHere::add, new Cancellation()).join();
      assertThat(fromAfar).isEqualTo(fromHere).hasSize(3);
      assertThat(afar.result()).isEqualTo(here.result());
      assertThat(afar.result().path("text").asText()).isEqualTo("ä: word word ");
    }
  }

  @Test
  void aRemoteRunFailsAsTheEngineSays() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: fail_at: 2");
        RemoteApi remote = new RemoteApi(URI.create("http://127.0.0.1:" + server.port()))) {
      assertThat(failure(remote, "poet")).isEqualTo(ErrorCode.RUNTIME_FAILED);
      assertThat(failure(remote, "nobody")).isEqualTo(ErrorCode.PIPELINE_NOT_FOUND);
    }
  }

  @Test
  void aRemoteRunThatIsCancelledEndsInTheEngine() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: token_ms: 5");
        RemoteApi remote = new RemoteApi(URI.create("http://127.0.0.1:" + server.port()))) {
      Cancellation cancellation = new Cancellation();
      List<TokenDocument> tokens = new CopyOnWriteArrayList<>();
      CountDownLatch begun = new CountDownLatch(3);
      CompletableFuture<RunDocument> running =
          remote.stream(
              "poet",
              RunBody.ofText("a").with(null, Map.of("maxTokens", 1_000_000)),
              token -> {
                tokens.add(token);
                begun.countDown();
              },
              cancellation);
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      cancellation.request("enough");
      CompletionException failure = catchThrowableOfType(CompletionException.class, running::join);
      assertThat(LocalApi.failure(failure).code()).isEqualTo(ErrorCode.CANCELLED);
      until(() -> server.process().engine().compute().inUse() == 0);
    }
  }

  @Test
  void aConversationIsAsked() throws Exception {
    try (TestingModelServer server = server("", "scribe/poet: ")) {
      HttpResponse<String> response =
          ask(
              server,
              "/pipelines/poet",
              """
              {"messages": [{"role": "system", "content": "x"}, {"role": "user", "content": "y"}],
               "parameters": {"maxTokens": 1}}\
              """);
      assertThat(Json.MAPPER.readTree(response.body()).at("/result/text").asText())
          .isEqualTo("user=y: ");
      HttpResponse<String> refused =
          ask(server, "/pipelines/poet", "{\"messages\": [{\"role\": \"user\"}]}");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("message 1 needs a role and a content");
    }
  }

  private static ErrorCode failure(RemoteApi api, String name) {
    CompletionException failure =
        catchThrowableOfType(
            CompletionException.class,
            () -> api.stream(name, RunBody.ofText("a"), token -> {}, new Cancellation()).join());
    return LocalApi.failure(failure).code();
  }

  private static Socket endless(TestingModelServer server) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    String body = "{\"text\": \"a\", \"stream\": true, \"parameters\": {\"maxTokens\": 1000000}}";
    OutputStream out = socket.getOutputStream();
    out.write(
        "POST /pipelines/poet HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body)
            .getBytes(StandardCharsets.UTF_8));
    out.flush();
    return socket;
  }

  private static HttpResponse<String> ask(TestingModelServer server, String path, String body)
      throws Exception {
    return server.post(path, "application/json", body);
  }

  private static List<JsonNode> events(String body) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    for (String line : body.lines().filter(one -> one.startsWith("data: ")).toList()) {
      events.add(Json.MAPPER.readTree(line.substring("data: ".length())));
    }
    return events;
  }

  private TestingModelServer server(String options, String model) throws Exception {
    Path routes = Files.createDirectories(folder.resolve("home/routes"));
    Files.writeString(routes.resolve("two.yaml"), TWO_WRITERS);
    return TestingModelServer.configured(folder, options, model);
  }
}
