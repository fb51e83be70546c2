package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and ends, wanted and unwanted. */
class LifecycleIT {
  private static final int DRAIN_SECONDS = 300;

  @TempDir Path home;

  @Test
  void anEngineWithAWrongNativeLibraryTellsItsStatusAndEnds() throws Exception {
    Path folder = Files.createDirectories(home.resolve("native"));
    Files.writeString(folder.resolve("libonnxruntime.so"), "this is no library");
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/serai.yaml"), "onnxruntime: {nativeLibrary: %s}\n".formatted(folder));
    try (TestingArchive archive = new TestingArchive(home).up()) {
      assertThat(archive.serai("run", "sentiment-bow", "Lovely.").code()).isNotZero();
      Ended status = archive.serai("status", "--json");
      assertThat(status.code()).as(status.err()).isZero();
      assertThat(status.json().get("pid").asLong()).isPositive();
      archive.down();
      assertThat(archive.serai("status").code()).isEqualTo(6);
    }
  }

  @Test
  void runningRequestsAreFinishedWhenTheEngineStops() throws Exception {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/serai.yaml"), "drainSeconds: %d\n".formatted(DRAIN_SECONDS));
    String texts =
        "{\"texts\": [%s], \"parameters\": {\"maxTokens\": 240}}"
            .formatted(String.join(", ", Collections.nCopies(100, "\"Once\"")));
    try (TestingArchive archive = new TestingArchive(home).up();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      archive.run("tiny-lm", "Once");
      List<Future<HttpResponse<String>>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        running.add(clients.submit(() -> archive.post("/pipelines/tiny-lm", texts)));
      }
      TestingArchive.until(() -> waitingCalls(archive) > 0);
      URI url = archive.url();
      Future<?> down =
          clients.submit(
              () -> {
                archive.down();
                return null;
              });
      TestingArchive.until(() -> isStopping(archive, url));
      Ended secondDown = archive.serai("down");
      assertThat(secondDown.code()).as(secondDown.err()).isIn(0, 6);
      down.get(DRAIN_SECONDS, TimeUnit.SECONDS);
      for (Future<HttpResponse<String>> request : running) {
        HttpResponse<String> response = request.get(DRAIN_SECONDS, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      }
      assertThat(Files.readString(home.resolve("logs/serai.0.log")))
          .contains("stopping", "stopped")
          .doesNotContain("ERROR");
    }
  }

  private static int waitingCalls(TestingArchive archive) throws Exception {
    return TestingArchive.JSON
        .readTree(archive.get("/admin/status").body())
        .get("waiting_calls")
        .asInt();
  }

  private static boolean isStopping(TestingArchive archive, URI url) throws Exception {
    HttpRequest status = HttpRequest.newBuilder(url.resolve("/admin/status")).build();
    try {
      return archive.send(status).body().contains("\"state\":\"stopping\"");
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void anEngineThatWasKilledLeavesNothingInTheWayOfTheNext() throws Exception {
    try (TestingArchive archive = new TestingArchive(home).up()) {
      archive.run("sentiment-bert", "Lovely.");
      long pid = archive.kill();
      assertThat(archive.serai("status").code()).isEqualTo(6);
      assertThat(storages()).hasSize(1);
      archive.up();
      assertThat(archive.run("sentiment-bert", "Lovely.").get("label").asText())
          .isEqualTo("positive");
      assertThat(storages()).hasSize(1).doesNotContain("bundles-" + pid);
      archive.down();
      assertThat(storages()).isEmpty();
    }
  }

  /** Which of them was the reason isn't known, so all that were in its process get workers. */
  @Test
  void afterANativeCrashOfTheEngineItsModelsGetWorkers() throws Exception {
    try (TestingArchive archive = new TestingArchive(home).up()) {
      archive.run("sentiment-bert", "Lovely.");
      assertThat(inWorker(archive)).isFalse();
      archive.crash();
      archive.up();
      assertThat(archive.run("sentiment-bert", "Lovely.").get("label").asText())
          .isEqualTo("positive");
      assertThat(inWorker(archive)).isTrue();
      assertThat(Files.readString(home.resolve("logs/serai.0.log")))
          .containsPattern("the engine before this one crashed with SIGSEGV.*sentiment-bert@1");
    }
  }

  /** Whether the model has a process of its own. */
  private static boolean inWorker(TestingArchive archive) throws Exception {
    for (JsonNode holder :
        TestingArchive.JSON.readTree(archive.get("/tiers/status").body()).get("holders")) {
      if (holder.get("name").asText().startsWith("sentiment-bert@")) {
        return holder.hasNonNull("pid");
      }
    }
    throw new AssertionError("it isn't loaded");
  }

  private List<String> storages() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("data"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("bundles-"))
          .toList();
    }
  }

  @Test
  void aRequestThatNamesAnotherHostIsRefused() throws Exception {
    try (TestingArchive archive = new TestingArchive(home).up()) {
      assertThat(archive.getByName("/health", "example.com")).startsWith("HTTP/1.1 421");
      assertThat(archive.getByName("/health", "localhost:" + archive.url().getPort()))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void theCacheOfClassesIsMadeAndUsed() throws Exception {
    // By serai train, which all tests share.
    try (Stream<Path> files = Files.list(SharedClassCache.folder())) {
      assertThat(files).singleElement().asString().endsWith(".aot");
    }
    try (TestingArchive archive = new TestingArchive(home).withOptimizer().up()) {
      assertThat(archive.run("sentiment-bert", "Lovely.").get("label").asText())
          .isEqualTo("positive");
      long pid = archive.serai("status", "--json").json().get("pid").asLong();
      assertThat(Files.readString(Path.of("/proc/" + pid + "/maps"))).contains(".aot");
    }
  }
}
