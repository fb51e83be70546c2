package io.serai.server.http;

import static io.serai.server.TestingWait.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.TestingBundles;
import io.serai.server.config.Config;
import java.io.Closeable;
import java.io.IOException;
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
    try (TestingModelServer server = server("cores: 1\n");
        Closeable _ = this::release) {
      HttpRequest chain =
          server
              .request("/pipelines/chain")
              .header("Content-Type", "text/plain")
              .POST(BodyPublishers.ofString("hello"))
              .build();
      try (HttpClient leaving =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        var _ = leaving.sendAsync(chain, BodyHandlers.ofString());
        until(() -> exists(TestingBundles.BEGUN));
        leaving.shutdownNow();
      }
      until(() -> exists(TestingBundles.CANCELLED));
      release();
      theSecondStepIsntReached(server);
    }
  }

  @Test
  void aRequestThatTookTooLongIsGivenUp() throws Exception {
    try (TestingModelServer server = server("cores: 1\nrequestTimeoutSeconds: 3\n");
        Closeable _ = this::release) {
      // What is slow the first time could take all of it.
      server.api().loadModel("slow");
      until(() -> post(server, "/pipelines/quick") == 200);
      assertThat(server.post("/pipelines/chain", "text/plain", "hello").statusCode())
          .isEqualTo(504);
      until(() -> exists(TestingBundles.CANCELLED));
      release();
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
            new TestingModelServer(folder, Config.DEFAULTS, "scribe/poet: " + held());
        Closeable _ = this::release) {
      HttpRequest load =
          server
              .request(path)
              .POST(BodyPublishers.ofString(body == null ? "" : body.replace('\'', '"')))
              .build();
      try (HttpClient leaving =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        var _ = leaving.sendAsync(load, BodyHandlers.ofString());
        until(() -> exists(TestingBundles.BEGUN));
        leaving.shutdownNow();
      }
      until(() -> exists(TestingBundles.CANCELLED));
      release();
      until(() -> server.process().engine().residency().loading().isEmpty());
      // One that its backend has loaded all the same leaves at once.
      until(() -> loaded(server).isEmpty());
    }
  }

  private static void theSecondStepIsntReached(TestingModelServer server) throws Exception {
    // With one core, this is computed after what was under way.
    until(() -> post(server, "/pipelines/quick") == 200);
    until(() -> post(server, "/pipelines/quick") == 200);
    until(() -> server.process().engine().residency().loading().isEmpty());
    assertThat(loaded(server)).contains("quick").doesNotContain("later");
    assertThat(server.process().engine().gate().decisions().latestFirst())
        .extracting(decision -> decision.need().name())
        .contains("quick@1")
        .doesNotContain("later@1");
  }

  /** Parameters of a model whose work waits for {@link #release}, cancelled or not. */
  private String held() {
    return "hold: " + folder.resolve("released") + ", deaf: true";
  }

  private void release() throws IOException {
    Path file = folder.resolve("released");
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
  }

  private boolean exists(String note) {
    return Files.exists(folder.resolve("released" + note));
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
        folder, options, "slow: " + held(), "later: label: x", "quick: label: x");
  }
}
