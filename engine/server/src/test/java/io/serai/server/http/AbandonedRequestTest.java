package io.serai.server.http;

import static io.serai.server.TestingWait.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.config.Config;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody waits for any longer isn't computed. */
class AbandonedRequestTest {
  private static final String CHAIN =
      """
      - route:
          id: chain
          from:
            uri: direct
            parameters: {name: chain}
            steps:
              - to: {id: first, uri: model, parameters: {name: slow}}
              - to: {id: second, uri: model, parameters: {name: later}}
      """;

  @TempDir Path folder;

  @Test
  void aClientThatLeavesEndsItsRun() throws Exception {
    try (TestingModelServer server = server("cores: 1\n")) {
      HttpRequest chain =
          server
              .request("/pipelines/chain")
              .header("Content-Type", "text/plain")
              .POST(BodyPublishers.ofString("hello"))
              .build();
      try (HttpClient leaving =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        var _ = leaving.sendAsync(chain, BodyHandlers.ofString());
        until(() -> loaded(server).contains("slow"));
        leaving.shutdownNow();
      }
      theSecondStepIsntReached(server);
    }
  }

  @Test
  void aRequestThatTookTooLongIsGivenUp() throws Exception {
    try (TestingModelServer server = server("cores: 1\nrequestTimeoutSeconds: 1\n")) {
      assertThat(server.post("/pipelines/chain", "text/plain", "hello").statusCode())
          .isEqualTo(504);
      theSecondStepIsntReached(server);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/admin/models/poet/load |",
        "/load_model | {'model_name': 'poet'}",
        "/models/select | {'capabilities': ['text-generation'], 'load': true}",
        "/models/select | {'model': 'poet', 'load': true}"
      })
  void aClientThatLeavesGivesItsLoadUp(String path, @Nullable String body) throws Exception {
    try (TestingModelServer server =
        new TestingModelServer(folder, Config.DEFAULTS, "scribe/poet: load_ms: 1000")) {
      HttpRequest load =
          server
              .request(path)
              .POST(BodyPublishers.ofString(body == null ? "" : body.replace('\'', '"')))
              .build();
      try (HttpClient leaving =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        var _ = leaving.sendAsync(load, BodyHandlers.ofString());
        until(() -> !server.process().engine().residency().loading().isEmpty());
        leaving.shutdownNow();
      }
      until(() -> server.process().engine().residency().loading().isEmpty());
      // One that its backend has loaded all the same leaves at once.
      until(() -> loaded(server).isEmpty());
    }
  }

  private static void theSecondStepIsntReached(TestingModelServer server) throws Exception {
    // With one core, this is computed after what was under way.
    until(() -> post(server, "/pipelines/quick") == 200);
    until(() -> post(server, "/pipelines/quick") == 200);
    assertThat(loaded(server)).contains("quick").doesNotContain("later");
  }

  private static int post(TestingModelServer server, String path) {
    try {
      return server.post(path, "text/plain", "hello").statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> loaded(TestingModelServer server) {
    return server.process().engine().residency().loaded().stream()
        .map(model -> model.manifest().name())
        .toList();
  }

  private TestingModelServer server(String options) throws Exception {
    Path routes = Files.createDirectories(folder.resolve("home/routes"));
    Files.writeString(routes.resolve("chain.yaml"), CHAIN);
    return TestingModelServer.configured(
        folder, options, "slow: sleep_ms: 2500", "later: label: x", "quick: label: x");
  }
}
