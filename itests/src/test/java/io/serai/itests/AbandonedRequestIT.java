package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A language model stops writing what nobody waits for; that would take it minutes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbandonedRequestIT {
  private static final int TEXTS = 100_000;
  private static final String LONG =
      "{\"texts\": [%s], \"parameters\": {\"maxTokens\": 240, \"temperature\": 1}}"
          .formatted(String.join(",", Collections.nCopies(TEXTS, "\"Once\"")));

  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/serai.yaml"),
        "cores: 1\nrequestTimeoutSeconds: 5\nmaxTextsPerRequest: %d\n".formatted(TEXTS));
    archive = new TestingArchive(home).up();
    // The first one loads the model, which takes longer than the timeout on a busy machine.
    TestingArchive.until(this::answers);
  }

  @AfterAll
  void stop() {
    archive.close();
  }

  @Test
  void afterATimeout() throws Exception {
    assertThat(archive.post("/pipelines/tiny-lm", LONG).statusCode()).isEqualTo(504);
    theCoreIsFree();
  }

  @Test
  void afterTheClientLeft() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(archive.url().resolve("/pipelines/tiny-lm"))
            .POST(BodyPublishers.ofString(LONG))
            .build();
    try (HttpClient leaving =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      long before = calls();
      var _ = leaving.sendAsync(request, BodyHandlers.ofString());
      TestingArchive.until(() -> calls() > before);
      leaving.shutdownNow();
    }
    theCoreIsFree();
  }

  private boolean answers() throws Exception {
    return archive.post("/pipelines/tiny-lm", "{\"text\": \"3+4=\"}").statusCode() == 200;
  }

  private long calls() throws Exception {
    return TestingArchive.JSON
        .readTree(archive.get("/admin/status").body())
        .at("/loaded/0/calls")
        .asLong();
  }

  private void theCoreIsFree() throws Exception {
    TestingArchive.until(this::answers);
    assertThat(
            TestingArchive.JSON
                .readTree(archive.get("/admin/status").body())
                .get("waiting_calls")
                .asInt())
        .isZero();
  }
}
