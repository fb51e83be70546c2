package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.access.Access;
import io.serai.server.config.Config;
import io.serai.server.device.DeviceApi;
import io.serai.server.kserve.KServeApi;
import io.serai.server.openai.OpenAiApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients are held to goes for all APIs, and for the addresses of pipelines. */
class ClientLimitsTest {
  private static final int LIMIT = 2000;
  private static final long LONG = 60_000;
  private static final List<String> CALLS =
      List.of(
          "POST /pipelines/a",
          "POST /greet",
          "POST /inference",
          "POST /models/select",
          "POST /v1/chat/completions",
          "POST /v1/embeddings",
          "POST /v2/models/a/infer",
          "POST /v2/repository/index",
          "PUT /tiers/limits",
          "PUT /admin/limits");
  private static final String ROUTE =
      """
      - route:
          id: greeting
          from:
            uri: platform-http
            parameters: {path: /greet}
            steps:
              - setBody: {expression: {constant: {expression: hello}}}
      """;

  @TempDir Path folder;

  private TestingServer server(BodyBudget budget, SlowClients slow) throws IOException {
    Files.createDirectories(folder.resolve("routes"));
    Files.writeString(folder.resolve("routes/greeting.yaml"), ROUTE);
    Config config = Config.DEFAULTS.listeningOn(null, 0);
    HttpServer http =
        new HttpServer(
            config,
            Access.withoutKeys(config.access(), config.host()),
            budget,
            slow,
            List.of(new DeviceApi(), new OpenAiApi(), new KServeApi()));
    return new TestingServer(folder, config, http, () -> {});
  }

  private static Socket begin(TestingServer server, String call, int length) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.http().port());
    socket.setSoTimeout((int) LONG);
    socket
        .getOutputStream()
        .write(
            "%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n{"
                .formatted(call, length)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Only the head: the server goes on reading what it refused. */
  private static String head(Socket socket) throws IOException {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      return head.toString();
    }
  }

  private static void awaitLeft(BodyBudget budget, long bytes) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (budget.left() != bytes && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(budget.left()).isEqualTo(bytes);
  }

  @Test
  void bodiesBeyondTheBudgetAreRefused() throws Exception {
    BodyBudget budget = new BodyBudget(LIMIT, LIMIT, LONG);
    try (TestingServer server = server(budget, new SlowClients())) {
      for (String call : CALLS) {
        try (Socket stalled = begin(server, call, LIMIT - 100)) {
          awaitLeft(budget, 100);
          assertThat(stalled.isConnected()).isTrue();
          assertThat(head(begin(server, call, 101)))
              .as(call)
              .startsWith("HTTP/1.1 429 ")
              .containsIgnoringCase("retry-after: 1");
        }
        awaitLeft(budget, LIMIT);
      }
      assertThat(server.send("POST", "/greet", "{}").body()).isEqualTo("hello");
    }
  }

  @Test
  void bodiesThatDoNotComeAreGivenUp() throws Exception {
    BodyBudget budget = new BodyBudget(LIMIT, LIMIT, 50);
    try (TestingServer server = server(budget, new SlowClients())) {
      for (String call : CALLS) {
        assertThat(answer(begin(server, call, LIMIT))).as(call).startsWith("HTTP/1.1 408 ");
        awaitLeft(budget, LIMIT);
      }
      assertThat(answer(begin(server, "PUT /admin/plugins/a.jar", LIMIT)))
          .startsWith("HTTP/1.1 408 ");
    }
  }

  /** Everything, up to the end of the connection. */
  private static String answer(Socket socket) throws IOException {
    try (socket) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void clientsThatSayNothingAreCutOff() throws Exception {
    SlowClients slow = new SlowClients(200, LIMIT);
    try (TestingServer server = server(new BodyBudget(LIMIT), slow);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.http().port())) {
      socket.setSoTimeout((int) LONG);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
