package io.serai.server.http;

import static io.serai.server.TestingWait.untilIs;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.access.Access;
import io.serai.server.config.Config;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpServerTest {
  private Path home;
  private TestingServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    home = folder;
    server = new TestingServer(folder);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void anUploadGoesToAFileThatIsDeletedWhateverComesOfIt() throws Exception {
    HttpResponse<String> broken = server.send("PUT", "/admin/plugins/my.jar", "no jar");
    assertThat(broken.statusCode()).as(broken.body()).isEqualTo(400);
    assertThat(broken.body()).contains("my.jar can't be installed").doesNotContain(".tmp");
    HttpResponse<String> other = server.send("PUT", "/admin/plugins/my.txt", "text");
    assertThat(other.body()).contains("\"my.txt doesn't end in .jar");
    assertThat(server.send("PUT", "/admin/plugins/%2E%2E%2F", "text").statusCode()).isEqualTo(400);
    awaitUploads(0);
    try (Socket socket = new Socket("127.0.0.1", server.http().port())) {
      socket
          .getOutputStream()
          .write(
              "PUT /admin/plugins/a.jar HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nx"
                  .getBytes(StandardCharsets.US_ASCII));
      awaitUploads(1);
    }
    awaitUploads(0);
    assertThat(home.resolve("plugins")).isEmptyDirectory();
  }

  private void awaitUploads(int count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (uploads().size() != count && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(uploads()).hasSize(count);
  }

  private List<Path> uploads() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("data"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("temporary-")).toList();
    }
  }

  @Test
  void headIsAnsweredLikeGetWithoutTheBody() throws Exception {
    for (String path : List.of("/health", "/pipelines", "/admin/status", "/admin/models")) {
      HttpResponse<String> head = server.send("HEAD", path, "");
      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE|/health|GET, HEAD, OPTIONS",
        "PUT|/pipelines/a|GET, HEAD, POST, OPTIONS",
        "POST|/admin/status|GET, HEAD, OPTIONS",
        "DELETE|/admin/models/a/load|POST, OPTIONS",
        "DELETE|/admin/models/a|GET, HEAD, OPTIONS",
        "DELETE|/admin/models|GET, HEAD, POST, OPTIONS",
        "GET|/admin/inspect|POST, OPTIONS",
        "GET|/admin/stop|POST, OPTIONS",
        "GET|/admin/pipelines/validate|POST, OPTIONS",
        "POST|/admin/plugins/a|PUT, DELETE, OPTIONS",
      })
  void otherMethodsAreRefusedWithThoseThereAre(String method, String path, String allowed)
      throws Exception {
    HttpResponse<String> response = server.send(method, path, "");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains(allowed);
    HttpResponse<String> options = server.send("OPTIONS", path, "");
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).contains(allowed);
    assertThat(options.headers().firstValue("Access-Control-Allow-Methods")).isEmpty();
  }

  @Test
  void aPageOnThisMachineMayAsk() throws Exception {
    HttpResponse<String> preflight =
        server.send(
            "OPTIONS",
            "/pipelines/a",
            "",
            "Origin",
            "http://localhost:3000",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "content-type");
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("http://localhost:3000");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains("POST");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("Content-Type");
    assertThat(
            server.send("OPTIONS", "/pipelines/a", "", "Origin", "http://example.com").statusCode())
        .isEqualTo(403);
  }

  private static void leaveInTheMiddleOfABody(int port, boolean reset) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoLinger(reset, 0);
      socket
          .getOutputStream()
          .write(
              "POST /pipelines/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nx"
                  .getBytes(StandardCharsets.US_ASCII));
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void whatCallersDoWrongIsntAnErrorInTheLog(@TempDir Path other) throws Exception {
    Config config = Config.DEFAULTS.listeningOn(null, 0);
    Access access = Access.withoutKeys(config.access(), config.host());
    SlowClients clients = new SlowClients();
    HttpServer http =
        new HttpServer(
            config, access, new BodyBudget(config.maxRequestBytes()), clients, List.of());
    try (TestingLog log = new TestingLog();
        TestingServer wronged = new TestingServer(other, config, http, () -> {})) {
      leaveInTheMiddleOfABody(http.port(), false);
      leaveInTheMiddleOfABody(http.port(), true);
      String end = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      assertThat(wronged.raw("GET /" + "a".repeat(9000) + end)).contains(" 414 ");
      assertThat(wronged.raw("GET /pipelines/%zz" + end)).contains(" 400 ");
      assertThat(wronged.raw("GET /health?a=%zz" + end)).startsWith("HTTP/1.1 ");
      assertThat(wronged.raw("GET /health\0" + end)).startsWith("HTTP/1.1 ");
      assertThat(wronged.raw("nonsense\r\n\r\n")).contains(" 400 ");
      wronged.raw(
          "POST /pipelines/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "nonsense\r\n");
      assertThat(
              wronged.raw(
                  "GET /health HTTP/1.1\r\nHost: localhost\r\nA: "
                      + "a".repeat(20_000)
                      + "\r\nConnection: close\r\n\r\n"))
          .contains(" 431 ");
      // What is logged of a connection is once it has ended.
      untilIs(clients::connections, 0);
      assertThat(log.lines()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[1, 2]", "\"text\"", "5"})
  void aBodyThatIsntAnObjectIsToldWhatIsWanted(String body) throws Exception {
    HttpResponse<String> response = server.send("POST", "/pipelines/a", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("isn't a JSON object; send one").doesNotContain("RunBody");
  }

  @Test
  void doubledKeysAreRefused() throws Exception {
    HttpResponse<String> response =
        server.send("POST", "/pipelines/a", "{\"text\": \"a\", \"text\": \"b\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("Duplicate field 'text'");
  }

  @Test
  void anEngineThatStopsSaysSo(@TempDir Path other) throws Exception {
    AtomicInteger stops = new AtomicInteger();
    try (TestingServer stopping = new TestingServer(other, stops::incrementAndGet)) {
      stopping.api().stopping();
      stopping.http().drain();
      for (String path :
          List.of(
              "/pipelines/a",
              "/v1/chat/completions",
              "/v1/embeddings",
              "/v2/models/a/infer",
              "/inference",
              "/inference/stream",
              "/load_model",
              "/models/select")) {
        HttpResponse<String> refused = stopping.send("POST", path, "{}");
        assertThat(refused.statusCode()).as(path).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).as(path).contains("1");
        assertThat(refused.body()).as(path).contains("the engine is stopping");
      }
      for (String path : List.of("/pipelines", "/v1/models", "/status", "/models/list")) {
        assertThat(stopping.send("GET", path, "").statusCode()).as(path).isEqualTo(503);
      }
      HttpResponse<String> health = stopping.send("GET", "/health", "");
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("\"status\":\"stopping\"");
      HttpResponse<String> status = stopping.send("GET", "/admin/status", "");
      assertThat(status.statusCode()).isEqualTo(200);
      assertThat(status.body()).contains("\"state\":\"stopping\"");
      assertThat(stopping.send("POST", "/admin/stop", "").statusCode()).isEqualTo(200);
      // The answer comes first.
      untilIs(stops::get, 1);
    }
  }
}
