package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import io.serai.itests.fault.Phases;
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
  private static final int SWAP_MIB = 256;
  private static final int STARTED_MIB = 96;
  private static final String LONG =
      "{\"texts\": [%s], \"parameters\": {\"maxTokens\": 240, \"temperature\": 1}}"
          .formatted(String.join(",", Collections.nCopies(TEXTS, "\"Once\"")));

  @TempDir Path home;

  @Test
  void callsOfAModelWaitInABoundedLineThatIsShownAndIsLeftWithTheClient() throws Exception {
    configure(
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
        TestingArchive.until(() -> waiting(archive, "sentiment-bow") == MOST_WAITING);
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
          assertThat(each.get(90, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        TestingArchive.until(() -> waiting(archive, "sentiment-bow") == 0);
      }
    }
  }

  /** It is skipped where swap files aren't allowed. */
  @Test
  void aCallWhoseModelIsPagedOutWhileItWaitsHoldsNoCoreUntilThatIsBack() throws Exception {
    FaultBundle.install(home);
    FaultBundle.model(home, "busy", 0);
    FaultBundle.model(home, "other", 0);
    FaultBundle.model(home, "away", "started_mib: " + STARTED_MIB);
    configure("cores: 1\n");
    try (TestingSwap swap = TestingSwap.create(home, SWAP_MIB);
        TestingArchive archive = new TestingArchive(home).up();
        ExecutorService clients = Executors.newCachedThreadPool()) {
      for (String model : List.of("busy", "other", "away")) {
        assertThat(classify(archive, model).statusCode()).isEqualTo(200);
      }
      Phases.stopAt(home.toString(), "compute");
      Future<HttpResponse<String>> busy = clients.submit(() -> classify(archive, "busy"));
      Path at = Phases.at(home.toString(), "compute");
      TestingArchive.until(() -> Files.exists(at));
      Future<HttpResponse<String>> away = clients.submit(() -> classify(archive, "away"));
      TestingArchive.until(() -> waiting(archive, "away") == 1);
      Ended demoted = archive.serai("models", "demote", "away");
      assertThat(demoted.code()).as(demoted.err()).isZero();
      assertThat(swap.usedBytes()).isPositive();
      long worker = holder(archive, "away").get("pid").asLong();
      send("STOP", worker);
      try {
        send("KILL", Long.parseLong(Files.readString(at)));
        assertThat(busy.get(90, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        TestingArchive.until(() -> coresInUse(archive) == 0);
        TestingArchive.until(() -> waiting(archive, "away") == 1);
        Future<HttpResponse<String>> other = clients.submit(() -> classify(archive, "other"));
        assertThat(other.get(90, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(away.isDone()).isFalse();
      } finally {
        send("CONT", worker);
      }
      assertThat(away.get(90, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(holder(archive, "away").get("tier").asText()).isEqualTo("ram");
    } catch (TestingSwap.NotAllowedException e) {
      String reason = "skipped: swap files aren't allowed here: " + e.getMessage();
      System.out.println("QueueIT " + reason);
      abort(reason);
    }
  }

  private void configure(String options) throws Exception {
    Files.writeString(Files.createDirectories(home.resolve("conf")).resolve("serai.yaml"), options);
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

  private static HttpResponse<String> classify(TestingArchive archive, String model)
      throws Exception {
    return archive.post("/pipelines/" + model, "{\"text\": \"a\"}");
  }

  private static int waiting(TestingArchive archive, String model) throws Exception {
    return holder(archive, model).get("waiting").asInt();
  }

  private static JsonNode holder(TestingArchive archive, String model) throws Exception {
    JsonNode holders =
        TestingArchive.JSON.readTree(archive.get("/tiers/status").body()).get("holders");
    for (JsonNode holder : holders) {
      if (holder.get("name").asText().equals(model + "@1")) {
        return holder;
      }
    }
    throw new AssertionError(model + " isn't loaded: " + holders);
  }

  private static void send(String signal, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }
}
