package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GGUF models in a {@code llama-server}, of which {@link LlamaServerStandIn} takes the place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LlamaServerIT {
  private static final String TEXT = " it in June.";
  private static final int SHORT = 8;

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/serai.yaml"),
        """
        cores: 2
        llamacpp: {server: %s}
        """
            .formatted(LlamaServerStandIn.program(home)));
    archive = new TestingArchive(home);
    TestingShapes.addGgufTo(home, "llama-tiny");
    for (String name : List.of("worker-killed", "server-killed", "server-idle")) {
      archive.copyModel("llama-tiny-random-gguf", name, "");
    }
    archive.copyModel(
        "llama-tiny-random-gguf", "in-engine", "residency: {isolation: in-process}\n");
    archive.up();
  }

  @AfterAll
  void stop() {
    callers.shutdownNow();
    archive.close();
  }

  @Test
  void aWorkerThatIsKilledInTheMiddleOfATextTakesItsServerAlong() throws Exception {
    Future<HttpResponse<String>> text = writing("worker-killed");
    ProcessHandle worker = worker("worker-killed");
    List<ProcessHandle> started = worker.descendants().toList();
    assertThat(started).isNotEmpty();
    worker.destroyForcibly();
    HttpResponse<String> failed = text.get(30, TimeUnit.SECONDS);
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(500);
    assertThat(failed.body()).contains("WORKER_LOST", "was killed by signal 9");
    TestingArchive.until(() -> started.stream().noneMatch(LlamaServerIT::runs));
    assertAnswers("worker-killed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"server-killed", "in-engine"})
  void aServerThatIsKilledInTheMiddleOfATextIsLoadedAgainThroughTheGate(String model)
      throws Exception {
    Future<HttpResponse<String>> text = writing(model);
    killServer(model);
    HttpResponse<String> failed = text.get(30, TimeUnit.SECONDS);
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(500);
    assertThat(failed.body()).contains("WORKER_LOST", "ended with status 137");
    int before = decisions(model);
    assertAnswers(model);
    assertThat(decisions(model)).isGreaterThan(before);
  }

  @Test
  void aServerThatIsKilledWhileNobodyAsksItIsLoadedAgainForTheNext() throws Exception {
    assertAnswers("server-idle");
    ProcessHandle worker = worker("server-idle");
    killServer("server-idle");
    worker.onExit().get(30, TimeUnit.SECONDS);
    TestingArchive.until(() -> holder("server-idle").isMissingNode());
    assertAnswers("server-idle");
  }

  /** A long text that is under way. */
  private Future<HttpResponse<String>> writing(String model) throws Exception {
    assertAnswers(model);
    Future<HttpResponse<String>> text =
        callers.submit(() -> ask(model, LlamaServerStandIn.WRITES_FOR_LONG));
    TestingArchive.until(() -> holder(model).path("running").asInt() == 1);
    return text;
  }

  private void assertAnswers(String model) throws Exception {
    HttpResponse<String> answer = ask(model, SHORT);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).at("/result/text").asText()).isEqualTo(TEXT);
  }

  private HttpResponse<String> ask(String model, int tokens) throws Exception {
    String body = "{\"text\": \"I bought\", \"parameters\": {\"maxTokens\": %d}}";
    return archive.post("/pipelines/" + model, body.formatted(tokens));
  }

  private JsonNode holder(String model) throws Exception {
    for (JsonNode holder : json(archive.get("/tiers/status")).get("holders")) {
      if (holder.get("name").asText().startsWith(model + "@")) {
        return holder;
      }
    }
    return MissingNode.getInstance();
  }

  private ProcessHandle worker(String model) throws Exception {
    return ProcessHandle.of(holder(model).get("pid").asLong()).orElseThrow();
  }

  /** Kills what the model's process has started, which are the server and what guards it. */
  private void killServer(String model) throws Exception {
    JsonNode pid = holder(model).path("pid");
    ProcessHandle process =
        pid.isNumber()
            ? ProcessHandle.of(pid.asLong()).orElseThrow()
            : ProcessHandle.of(json(archive.get("/admin/status")).get("pid").asLong())
                .orElseThrow();
    Stream<ProcessHandle> own =
        pid.isNumber()
            ? process.descendants()
            : process.children().filter(LlamaServerIT::guards).flatMap(ProcessHandle::children);
    own.filter(started -> started.info().command().orElse("").endsWith("java"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean guards(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("sh");
  }

  private int decisions(String model) throws Exception {
    int found = 0;
    for (JsonNode each : json(archive.get("/gate/decisions?limit=1000")).get("decisions")) {
      found += each.toString().contains(model + "@") ? 1 : 0;
    }
    return found;
  }

  /** Whether it isn't just waiting for its parent to take note of its end. */
  private static boolean runs(ProcessHandle process) {
    try {
      return !Files.readString(Path.of("/proc/" + process.pid() + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return TestingArchive.JSON.readTree(response.body());
  }
}
