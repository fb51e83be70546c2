package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.core.device.ProcessMemory;
import io.serai.itests.TestingArchive.Ended;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models that take each other's place, trial loads, and jobs; in a control group, where one can be
 * made, so that what is available is not what others leave.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotSwapIT {
  private static final int REQUESTS = 12;
  private static final long GROUP_BYTES = 1L << 30;
  private static final Percentage AS_BEFORE = Percentage.withPercentage(5);

  private TestingArchive archive;
  private @Nullable TestingGroup group;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    archive = new TestingArchive(home);
    TestingShapes.addTo(home, "bert-mini");
    for (String twin : List.of("one", "other")) {
      archive.copyModel("bert-mini-random", twin, "residency: {isolation: worker}\n");
    }
    Optional<Path> parent = TestingGroup.parent();
    if (parent.isEmpty()) {
      archive.up();
      return;
    }
    group = TestingGroup.create(parent.get(), GROUP_BYTES);
    group.engine(home, "");
    archive.atNoted();
  }

  @AfterAll
  void stop() throws Exception {
    archive.close();
    if (group != null) {
      group.close();
    }
  }

  @Test
  void twoModelsOfWhichOneFitsAnswerAllWhoAskAndTellWhereTheTimeWent() throws Exception {
    assertThat(archive.serai("models", "load", "one").code()).isZero();
    // Garbage of its load, which it may give back at any time, isn't what it takes.
    assertThat(archive.post("/tiers/optimize", "").statusCode()).isEqualTo(200);
    double held = 0;
    for (JsonNode holder : json("/tiers/status").get("holders")) {
      held += holder.get("memory").get("private_bytes").asDouble();
    }
    long limitMib = (long) (held * 1.7) >> 20;
    Ended limited = archive.serai("tiers", "limits", "--ram-max", "%dMiB".formatted(limitMib));
    assertThat(limited.code()).as(limited.err()).isZero();
    try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
      String question = Files.readString(archive.home().resolve("catalog/one/sample-inputs.json"));
      assertThat(archive.post("/pipelines/other", question).statusCode()).isEqualTo(200);
      long privateBytes = workersPrivateBytes("other");
      assertThat(2 * privateBytes).as("both don't fit").isGreaterThan(limitMib << 20);
      double available = availableGib();
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        String model = i / 3 % 2 == 0 ? "one" : "other";
        answers.add(
            clients.submit(() -> archive.post("/pipelines/" + model, question).statusCode()));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
      assertThat(archive.post("/pipelines/other", question).statusCode()).isEqualTo(200);
      assertThat(workersPrivateBytes("other")).isCloseTo(privateBytes, AS_BEFORE);
      if (group != null) {
        assertThat(availableGib()).isCloseTo(available, AS_BEFORE);
      }
    } finally {
      assertThat(archive.serai("tiers", "limits", "--ram-max", "0").code()).isZero();
    }
    assertThat(json("/gate/decisions").get("decisions"))
        .as("who has to leave is named, whether it was idle then or still in use")
        .anyMatch(
            d ->
                List.of("admitted_after_eviction", "waits").contains(d.get("verdict").asText())
                    && d.get("name").asText().contains("other@1")
                    && d.get("names").toString().contains("one@1"));
    JsonNode times = json("/admin/models/other").get("loaded").get("load_times");
    assertThat(times.get("initialise_ms").asDouble()).isPositive();
    assertThat(times.get("free_ms").asDouble()).isPositive();
    assertThat(times.get("first_answer_ms").asDouble()).isPositive();
  }

  @Test
  void aTrialLoadIsKeptAndTheGateDecidesByItFromThenOn() throws Exception {
    Ended probe = archive.serai("models", "probe", "sentiment-cnn", "--json");
    assertThat(probe.code()).as(probe.err()).isZero();
    JsonNode report = TestingArchive.JSON.readTree(probe.out());
    JsonNode peak = report.get("measured").get("peak");
    assertThat(peak.get("private_bytes").asLong()).isPositive();
    assertThat(report.get("first_answer_ms").asDouble()).isPositive();

    JsonNode variant = json("/admin/models/sentiment-cnn").get("variants").get(0);
    assertThat(variant.get("measured").get("peak")).isEqualTo(peak);
    assertThat(json("/tiers/status").get("holders"))
        .noneMatch(holder -> holder.get("name").asText().startsWith("sentiment-cnn"));

    assertThat(archive.serai("models", "load", "sentiment-cnn").code()).isZero();
    JsonNode decision = json("/gate/decisions?limit=1").get("decisions").get(0);
    assertThat(decision.get("name").asText()).isEqualTo("sentiment-cnn@1");
    assertThat(decision.get("basis").asText()).isEqualTo("measured");
    assertThat(decision.get("needed").get("private_bytes")).isEqualTo(peak.get("private_bytes"));
  }

  @Test
  void aShapeIsTriedWithoutItsFilesBeingThereAndNothingIsLeftOfIt() throws Exception {
    Ended fits = archive.serai("models", "probe", "--shape", "bert-tiny");
    assertThat(fits.code()).as(fits.err()).isZero();
    assertThat(fits.out()).contains("bert-tiny-random@1:prepacked runs here", "measured peak");
    assertThat(archive.serai("tiers", "limits", "--ceiling", "64MiB").code()).isZero();
    try {
      Ended large = archive.serai("models", "probe", "--shape", "llama-7b");
      assertThat(large.code()).isEqualTo(5);
      assertThat(large.err()).contains("llama-7b-random@1:prepacked doesn't fit (decision ");
    } finally {
      assertThat(archive.serai("tiers", "limits", "--ceiling", "0").code()).isZero();
    }
    assertThat(filesOfHome()).noneMatch(file -> file.contains("llama"));
    assertThat(archive.serai("models", "probe", "--shape", "lama-7b").err())
        .contains("there is no shape 'lama-7b'");
    assertThat(archive.serai("models", "probe").code()).isEqualTo(2);
  }

  @Test
  void loadsAndUnloadsAreJobs() throws Exception {
    Ended begun = archive.serai("models", "load", "sentiment-bow", "--no-wait", "--json");
    String id = TestingArchive.JSON.readTree(begun.out()).get("job_id").asText();
    TestingArchive.until(() -> json("/jobs/" + id).get("status").asText().equals("success"));
    assertThat(json("/jobs/" + id).get("load_times").get("initialise_ms").asDouble()).isPositive();
    assertThat(archive.serai("jobs", id).out()).contains("sentiment-bow@1", "success", "100 %");
    assertThat(archive.serai("models", "unload", "sentiment-bow").code()).isZero();
    assertThat(archive.serai("jobs").out()).contains("unload-");
    assertThat(archive.post("/admin/models/sentiment-bow/load?wait=maybe", "").statusCode())
        .isEqualTo(400);
  }

  /** Folders too; the engine may remove some meanwhile. */
  private List<String> filesOfHome() throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        archive.home(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            found.add(folder.toString());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.add(file.toString());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            return e == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, e);
          }
        });
    return found;
  }

  /** Of the worker that a model is in, once the heap's free memory was given back. */
  private long workersPrivateBytes(String model) throws Exception {
    assertThat(archive.post("/tiers/optimize", "").statusCode()).isEqualTo(200);
    for (JsonNode holder : json("/tiers/status").get("holders")) {
      if (holder.get("name").asText().startsWith(model + "@")) {
        ProcessMemory memory = ProcessMemory.of(holder.get("pid").asLong());
        return memory.anonymousBytes() + memory.swappedBytes();
      }
    }
    throw new AssertionError(model + " isn't loaded");
  }

  private double availableGib() throws Exception {
    return json("/tiers/status").at("/tiers/ram/available_gb").asDouble();
  }

  private JsonNode json(String path) throws Exception {
    return TestingArchive.JSON.readTree(archive.get(path).body());
  }
}
