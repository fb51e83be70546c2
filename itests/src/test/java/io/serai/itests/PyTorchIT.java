package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TorchScript through the archive: answers, deaths, and what stays after many loads. */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PyTorchIT {
  private static final String MODEL = "tiny-lm-torch";
  private static final int CYCLES = Integer.getInteger("serai.cycles", 6);
  private static final long GROWTH = 24 << 20;

  private Path home;

  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    home = folder;
    TestingLibtorch.install(home);
    // Failures of a model are remembered, so each kind of death has one of its own.
    for (String signal : List.of("KILL", "SEGV", "ABRT")) {
      TestingCopy.ofSample(home, MODEL, MODEL + "-" + signal, "");
    }
    archive = new TestingArchive(home).up();
  }

  @AfterAll
  void stop() {
    archive.close();
  }

  @Test
  void answersInAWorkerOfItsOwn() throws Exception {
    assertAnswers(MODEL);
    JsonNode model = json(archive.get("/admin/models/" + MODEL)).get("loaded");
    assertThat(model.toString()).contains("past_key_values.2.value").contains("present.2.key");
    assertThat(mapped(workers().getFirst().pid())).isPositive();
    assertThat(mapped(engine())).isZero();
    unload(MODEL);
  }

  @Test
  void aPipelineAndACommandAskItToo() throws Exception {
    Files.writeString(
        Files.createDirectories(home.resolve("routes")).resolve("written.yaml"),
        """
        - route:
            id: written
            from:
              uri: direct
              parameters: {name: written}
              steps:
                - to: {uri: model, parameters: {name: %s, maxTokens: 2}}
        """
            .formatted(MODEL));
    TestingArchive.until(() -> archive.get("/pipelines/written").statusCode() == 200);
    assertThat(archive.run("written", "3+4=").get("text").asText()).startsWith("7");
    TestingArchive.Ended run = archive.serai("run", MODEL, "3+4=");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("7");
    unload(MODEL);
  }

  @ParameterizedTest
  @CsvSource({
    "KILL, was killed by signal 9",
    "SEGV, crashed with SIGSEGV",
    "ABRT, crashed with SIGABRT"
  })
  void aDeathInTheMiddleOfATextFailsItAndTheNextIsAnswered(String signal, String cause)
      throws Exception {
    String model = MODEL + "-" + signal;
    List<ProcessHandle> others = workers();
    assertAnswers(model);
    ProcessHandle worker =
        workers().stream().filter(each -> !others.contains(each)).findFirst().orElseThrow();
    Duration before = worker.info().totalCpuDuration().orElseThrow();
    String texts = "\"Once there was\", ".repeat(200) + "\"Once\"";
    CompletableFuture<HttpResponse<String>> request =
        CompletableFuture.supplyAsync(() -> post(model, "{\"texts\": [" + texts + "]}"));
    TestingArchive.until(
        () ->
            worker.info().totalCpuDuration().orElseThrow().minus(before).toMillis() > 300
                && json(archive.get("/admin/status")).get("cores_in_use").asInt() > 0);
    new ProcessBuilder("kill", "-" + signal, Long.toString(worker.pid())).start().waitFor();
    HttpResponse<String> failed = request.get(60, TimeUnit.SECONDS);
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(500);
    assertThat(failed.body()).contains(cause);
    assertAnswers(model);
    unload(model);
  }

  @Test
  void loadsLeaveNothingBehindInTheEngine() throws Exception {
    List<Long> anonymous = new ArrayList<>();
    List<Integer> handles = new ArrayList<>();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      assertAnswers(MODEL);
      unload(MODEL);
      anonymous.add(privateBytes(engine()));
      handles.add(count(Path.of("/proc/" + engine() + "/fd")));
    }
    assertThat(anonymous.getLast()).isLessThan(anonymous.get(CYCLES / 3) + GROWTH);
    assertThat(handles.getLast()).isLessThanOrEqualTo(handles.get(CYCLES / 3) + 4);
    TestingArchive.until(() -> count(home.resolve("data/workers")) == 0);
  }

  private void assertAnswers(String model) throws Exception {
    assertThat(archive.run(model, "3+4=").get("text").asText()).startsWith("7;");
  }

  private HttpResponse<String> post(String model, String body) {
    try {
      return archive.post("/pipelines/" + model, body);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void unload(String model) throws Exception {
    assertThat(archive.post("/admin/models/" + model + "/unload", "").statusCode()).isEqualTo(200);
    TestingArchive.until(() -> workers().isEmpty());
  }

  private List<ProcessHandle> workers() throws Exception {
    return ProcessHandle.of(engine()).orElseThrow().children().toList();
  }

  private long engine() throws Exception {
    return json(archive.get("/admin/status")).get("pid").asLong();
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return TestingArchive.JSON.readTree(response.body());
  }

  private static long mapped(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/maps"))) {
      return lines.filter(line -> line.contains("libtorch")).count();
    }
  }

  private static long privateBytes(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) << 10)
          .sum();
    }
  }

  private static int count(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.count();
    }
  }
}
