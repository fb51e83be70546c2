package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that wait for a core, as a person meets them. */
class QueueIT {
  private static final int MOST_WAITING = 3;
  private static final int TEXTS = 100_000;
  private static final String LONG =
      "{\"texts\": [%s], \"parameters\": {\"maxTokens\": 240, \"temperature\": 1}}"
          .formatted(String.join(",", Collections.nCopies(TEXTS, "\"Once\"")));

  @TempDir Path home;

  @Test
  void callsOfAModelWaitInABoundedLineThatIsShownAndIsLeftWithTheClient() throws Exception {
    Files.writeString(
        Files.createDirectories(home.resolve("conf")).resolve("serai.yaml"),
        "cores: 1\nmaxWaitingPerModel: %d\nmaxTextsPerRequest: %d\n"
            .formatted(MOST_WAITING, TEXTS));
    try (TestingArchive archive = new TestingArchive(home).up();
        ExecutorService clients = Executors.newCachedThreadPool()) {
      archive.run("sentiment-bow", "load it");
      archive.run("tiny-lm", "3+4=");
      try (HttpClient leaving = HttpClient.newHttpClient()) {
        var _ = leaving.sendAsync(busy(archive), BodyHandlers.ofString());
        TestingArchive.until(() -> coresInUse(archive) == 1);
        List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < MOST_WAITING; i++) {
          waiting.add(clients.submit(() -> ask(archive, "low")));
        }
        TestingArchive.until(() -> holder(archive).get("waiting").asInt() == MOST_WAITING);
        assertThat(archive.serai("status").out())
            .containsPattern("compute +1 of 1 cores in use, %d calls".formatted(MOST_WAITING))
            .containsPattern("sentiment-bow@1 +\\d+ +%d ".formatted(MOST_WAITING));
        assertThat(archive.serai("models", "list").out())
            .contains("loaded, %d waiting".formatted(MOST_WAITING));
        HttpResponse<String> refused = ask(archive, "high");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body())
            .contains("OVERLOADED", "3 requests wait for model sentiment-bow@1 already");
        assertThat(ask(archive, "urgent").statusCode()).isEqualTo(400);
        leaving.shutdownNow();
        for (Future<HttpResponse<String>> each : waiting) {
          assertThat(each.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        TestingArchive.until(() -> holder(archive).get("waiting").asInt() == 0);
      }
    }
  }

  private static HttpRequest busy(TestingArchive archive) {
    return HttpRequest.newBuilder(archive.url().resolve("/pipelines/tiny-lm"))
        .version(HttpClient.Version.HTTP_1_1)
        .POST(BodyPublishers.ofString(LONG))
        .build();
  }

  private static int coresInUse(TestingArchive archive) throws Exception {
    return TestingArchive.JSON
        .readTree(archive.get("/admin/status").body())
        .get("cores_in_use")
        .asInt();
  }

  private static HttpResponse<String> ask(TestingArchive archive, String priority)
      throws Exception {
    return archive.post(
        "/pipelines/sentiment-bow",
        "{\"text\": \"a\", \"parameters\": {\"priority\": \"%s\"}}".formatted(priority));
  }

  private static JsonNode holder(TestingArchive archive) throws Exception {
    JsonNode holders =
        TestingArchive.JSON.readTree(archive.get("/tiers/status").body()).get("holders");
    for (JsonNode holder : holders) {
      if (holder.get("name").asText().equals("sentiment-bow@1")) {
        return holder;
      }
    }
    throw new AssertionError("sentiment-bow isn't loaded: " + holders);
  }
}
