package io.serai.server.http;

import static io.serai.server.TestingWait.untilIs;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.access.Access;
import io.serai.server.config.Config;
import io.serai.server.device.DeviceApi;
import io.serai.server.kserve.KServeApi;
import io.serai.server.openai.OpenAiApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private static TestingSocket begin(TestingServer server, String call, int length)
      throws IOException {
    return new TestingSocket(server.http().port())
        .send(
            "%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n{"
                .formatted(call, length));
  }

  @Test
  void bodiesBeyondTheBudgetAreRefused() throws Exception {
    BodyBudget budget = new BodyBudget(LIMIT, LIMIT, LONG);
    try (TestingServer server = server(budget, new SlowClients())) {
      for (String call : CALLS) {
        try (TestingSocket _ = begin(server, call, LIMIT - 100)) {
          untilIs(budget::left, 100L);
          assertThat(begin(server, call, 101).head())
              .as(call)
              .startsWith("HTTP/1.1 429 ")
              .containsIgnoringCase("retry-after: 1");
        }
        untilIs(budget::left, (long) LIMIT);
      }
      assertThat(server.send("POST", "/greet", "{}").body()).isEqualTo("hello");
    }
  }

  @Test
  void bodiesThatDoNotComeAreGivenUp() throws Exception {
    BodyBudget budget = new BodyBudget(LIMIT, LIMIT, 50);
    try (TestingServer server = server(budget, new SlowClients())) {
      for (String call : CALLS) {
        assertThat(begin(server, call, LIMIT).all()).as(call).startsWith("HTTP/1.1 408 ");
        untilIs(budget::left, (long) LIMIT);
      }
      assertThat(begin(server, "PUT /admin/plugins/a.jar", LIMIT).all())
          .startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void clientsThatSayNothingAreCutOff() throws Exception {
    SlowClients slow = new SlowClients(200, LIMIT);
    try (TestingServer server = server(new BodyBudget(LIMIT), slow);
        TestingSocket socket = new TestingSocket(server.http().port())) {
      assertThat(socket.read()).isEqualTo(-1);
    }
  }
}
