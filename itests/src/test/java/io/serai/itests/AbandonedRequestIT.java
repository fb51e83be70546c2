package io.serai.itests;

import static io.serai.itests.DeviceAnswers.ended;
import static io.serai.itests.DeviceAnswers.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    TestingLibtorch.install(home);
    archive = new TestingArchive(home).up();
  }

  @AfterAll
  void stop() {
    archive.close();
  }

  @Test
  void afterATimeout() throws Exception {
    load("tiny-lm");
    assertThat(archive.post("/pipelines/tiny-lm", LONG).statusCode()).isEqualTo(504);
    theCoreIsFree("tiny-lm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-lm", "tiny-lm-torch", "tiny-lm-gguf"})
  void afterTheClientLeft(String model) throws Exception {
    load(model);
    HttpRequest request =
        HttpRequest.newBuilder(archive.url().resolve("/pipelines/" + model))
            .POST(BodyPublishers.ofString(LONG))
            .build();
    try (HttpClient leaving =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      long before = calls(model);
      var _ = leaving.sendAsync(request, BodyHandlers.ofString());
      TestingArchive.until(() -> calls(model) > before);
      leaving.shutdownNow();
    }
    theCoreIsFree(model);
  }

  /** As a job, which may take longer than the timeout of requests. */
  private void load(String model) throws Exception {
    JsonNode begun = ok(archive.post("/admin/models/%s/load?wait=false".formatted(model), ""));
    JsonNode job = ended(archive, begun.get("job_id").asText());
    assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("success");
    TestingArchive.until(() -> answers(model));
  }

  private boolean answers(String model) throws Exception {
    return archive.post("/pipelines/" + model, "{\"text\": \"3+4=\"}").statusCode() == 200;
  }

  private long calls(String model) throws Exception {
    for (JsonNode loaded :
        TestingArchive.JSON.readTree(archive.get("/admin/status").body()).get("loaded")) {
      if (loaded.get("model").asText().equals(model)) {
        return loaded.get("calls").asLong();
      }
    }
    return 0;
  }

  private void theCoreIsFree(String model) throws Exception {
    TestingArchive.until(() -> answers(model));
    assertThat(
            TestingArchive.JSON
                .readTree(archive.get("/admin/status").body())
                .get("waiting_calls")
                .asInt())
        .isZero();
  }
}
