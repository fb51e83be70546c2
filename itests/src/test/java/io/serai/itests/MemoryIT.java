package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The gate, tiers and workers, as a person meets them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemoryIT {
  private static final int SWAP_MIB = 200;

  /** A trial waits for a while in which nobody asks for anything, and a worker has to start. */
  private static final Duration MEASURED = Duration.ofSeconds(150);

  private TestingArchive archive;
  private Optional<TestingSwap> swap = Optional.empty();

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    TestingCopy.ofSample(home, "sentiment-cnn", "isolated", "residency: {isolation: worker}\n");
    swap = TestingSwap.createIfAllowed(home, SWAP_MIB);
    archive = new TestingArchive(home).up();
  }

  @AfterAll
  void stop() throws Exception {
    try {
      archive.close();
    } finally {
      swap.ifPresent(TestingSwap::close);
    }
  }

  @Test
  void aLoadThatTheGateRefusesSaysWhyAndWhatWouldHelp() throws Exception {
    assertThat(archive.serai("models", "load", "sentiment-bow").code()).isZero();
    assertThat(archive.serai("tiers", "limits", "--ram-max", "1MiB").code()).isZero();
    try {
      HttpResponse<String> refused = archive.post("/pipelines/sentiment-bert", "{\"text\": \"a\"}");
      assertThat(refused.statusCode()).isEqualTo(507);
      String detail = TestingArchive.JSON.readTree(refused.body()).get("detail").asText();
      assertThat(detail)
          .contains("sentiment-bert@1 doesn't fit (decision ")
          .contains("try serai tiers limits --ram-max");
      String number = detail.replaceAll(".*\\(decision (\\d+)\\).*", "$1");
      Ended why = archive.serai("why", number);
      assertThat(why.out())
          .startsWith("REFUSED sentiment-bert@1   (decision " + number + ")")
          .contains("held by", "because all models together may hold no more");
      JsonNode decision =
          TestingArchive.JSON.readTree(archive.get("/gate/decisions/" + number).body());
      assertThat(decision.get("verdict").asText()).isEqualTo("refused");
      assertThat(decision.get("rule").asText()).isEqualTo("ram_max");
      assertThat(archive.serai("models", "load", "sentiment-bert").code()).isEqualTo(5);
    } finally {
      assertThat(archive.serai("tiers", "limits", "--ram-max", "0").code()).isZero();
    }
    assertThat(archive.run("sentiment-bert", "Lovely.").get("label").asText())
        .isEqualTo("positive");
    assertThat(archive.get("/gate/decisions/999999").statusCode()).isEqualTo(404);
    assertThat(archive.get("/gate/decisions/x").statusCode()).isEqualTo(400);
    assertThat(archive.serai("tiers", "limits", "--ram-share", "2").code()).isEqualTo(3);
    assertThat(archive.serai("tiers", "limits", "--reserve", "lots").code()).isEqualTo(2);
  }

  @Test
  void bundlesAreDecidedAboutLikeModels() throws Exception {
    archive.run("sentiment-cnn", "Lovely.");
    JsonNode decisions =
        TestingArchive.JSON.readTree(archive.get("/gate/decisions").body()).get("decisions");
    assertThat(decisions).anyMatch(d -> d.get("kind").asText().equals("bundle"));
  }

  @Test
  void aModelInTheEnginesProcessIsMeasuredInAWorkerOnceThereIsTime() throws Exception {
    TestingShapes.addTo(archive.home(), "bert-small");
    String model = "/admin/models/bert-small-random";
    TestingArchive.until(() -> archive.post(model + "/load", "").statusCode() == 200);
    TestingArchive.until(MEASURED, () -> measured(model).hasNonNull("peak"));
    assertThat(measured(model).get("peak").get("private_bytes").asLong()).isGreaterThan(32L << 20);
    assertThat(archive.post(model + "/unload", "").statusCode()).isEqualTo(200);
  }

  private JsonNode measured(String model) throws Exception {
    JsonNode shown = TestingArchive.JSON.readTree(archive.get(model).body());
    return shown.get("variants").get(0).path("measured");
  }

  @Test
  void aPinnedModelIsShownAsSuchUntilItIsUnpinned() throws Exception {
    assertThat(archive.serai("models", "pin", "sentence-embedding").code()).isEqualTo(3);
    assertThat(archive.serai("models", "load", "sentence-embedding").code()).isZero();
    assertThat(archive.serai("models", "pin", "sentence-embedding").code()).isZero();
    assertThat(holder("sentence-embedding@1").orElseThrow().get("state").asText())
        .isEqualTo("pinned");
    assertThat(archive.serai("models", "unpin", "sentence-embedding").code()).isZero();
    assertThat(holder("sentence-embedding@1").orElseThrow().get("state").asText())
        .isNotEqualTo("pinned");
  }

  @Test
  void aWorkerThatIsKilledIsReplacedAndTheEngineLives() throws Exception {
    String label = archive.run("isolated", "Lovely.").get("label").asText();
    assertThat(label).isEqualTo("positive");
    long killed = holder("isolated@1").orElseThrow().get("pid").asLong();
    ProcessHandle worker = ProcessHandle.of(killed).orElseThrow();
    assertThat(workers()).contains(worker);
    worker.destroyForcibly();
    worker.onExit().get(60, TimeUnit.SECONDS);
    TestingArchive.until(() -> holder("isolated@1").isEmpty());
    TestingArchive.until(
        () -> archive.post("/pipelines/isolated", "{\"text\": \"Lovely.\"}").statusCode() == 200);
    assertThat(holder("isolated@1").orElseThrow().get("pid").asLong()).isNotEqualTo(killed);
  }

  @Test
  void onlyAModelInAWorkerMovesBetweenTheTiers() throws Exception {
    archive.run("isolated", "Lovely.");
    Ended demoted = archive.serai("models", "demote", "isolated");
    if (swap.isPresent()) {
      assertThat(demoted.code()).as(demoted.err()).isZero();
      assertThat(demoted.out()).contains("isolated@1 is in swap");
      assertThat(holder("isolated@1").orElseThrow().get("tier").asText()).isEqualTo("swap");
    } else {
      assertThat(demoted.code()).isEqualTo(5);
      assertThat(demoted.err()).contains("isolated@1 stays in RAM", "no swap space");
    }
    assertThat(archive.run("isolated", "Lovely.").get("label").asText()).isEqualTo("positive");
    assertThat(holder("isolated@1").orElseThrow().get("tier").asText()).isEqualTo("ram");

    archive.run("sentiment-cnn", "Lovely.");
    Ended inProcess = archive.serai("models", "demote", "sentiment-cnn");
    assertThat(inProcess.code()).isEqualTo(3);
    assertThat(inProcess.err()).contains("residency: {isolation: worker}");
    HttpResponse<String> storage =
        archive.post("/tiers/move", "{\"model_name\": \"isolated\", \"target_tier\": \"storage\"}");
    assertThat(storage.statusCode()).isEqualTo(400);
    assertThat(archive.get("/jobs/none").statusCode()).isEqualTo(404);
    HttpResponse<String> unknown =
        archive.send(
            HttpRequest.newBuilder(archive.url().resolve("/tiers/limits"))
                .PUT(BodyPublishers.ofString("{\"ram_max\": 1}"))
                .build());
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("ram_max_gb");
  }

  private Optional<JsonNode> holder(String name) throws Exception {
    JsonNode holders =
        TestingArchive.JSON.readTree(archive.get("/tiers/status").body()).get("holders");
    for (JsonNode holder : holders) {
      if (holder.get("name").asText().equals(name)) {
        return Optional.of(holder);
      }
    }
    return Optional.empty();
  }

  private List<ProcessHandle> workers() throws Exception {
    long engine =
        TestingArchive.JSON.readTree(archive.get("/admin/status").body()).get("pid").asLong();
    return ProcessHandle.of(engine).orElseThrow().children().toList();
  }
}
