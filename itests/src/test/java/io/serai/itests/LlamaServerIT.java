package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
  private static final Duration SILENCE = Duration.ofSeconds(LlamaServerStandIn.CALL_SECONDS);

  /** Tokens of the first prompt that the library reads; each further one has twice as many. */
  private static final int PROMPT = 7_500;

  private static final int CONTEXT = 65_536;

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/serai.yaml"),
        """
        cores: 2
        workers: {callSeconds: %d}
        llamacpp: {server: %s}
        """
            .formatted(SILENCE.toSeconds(), LlamaServerStandIn.program(home)));
    archive = new TestingArchive(home);
    TestingShapes.addGgufTo(home, "llama-tiny");
    for (String name :
        List.of("told", "worker-killed", "server-killed", "server-idle", "reading", "stuck")) {
      archive.copyModel("llama-tiny-random-gguf", name, "");
    }
    archive.copyModel(
        "llama-tiny-random-gguf", "in-engine", "residency: {isolation: in-process}\n");
    archive.copyModel("llama-tiny-random-gguf", "needs-a-gpu", "gpu: required\n");
    archive.copyModel(
        "llama-tiny-random-gguf",
        "in-library",
        "parameters: {runtime: library, context_length: %d, batch_size: 128}\n".formatted(CONTEXT));
    archive.up();
  }

  @AfterAll
  void stop() {
    callers.shutdownNow();
    archive.close();
  }

  @Test
  void whereItComputesIsTold() throws Exception {
    assertThat(json(ask("told", SHORT)).at("/steps/0/device").asText()).isEqualTo("cpu");
    assertThat(archive.serai("status").out()).containsPattern("told@1.* cpu ");
    HttpResponse<String> refused = ask("needs-a-gpu", SHORT);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(424);
    assertThat(refused.body()).contains("BACKEND_UNAVAILABLE", "finds no GPU");
  }

  @Test
  void aWorkerThatIsKilledInTheMiddleOfATextTakesItsServerAlong() throws Exception {
    Future<HttpResponse<String>> text = writing("worker-killed");
    ProcessHandle worker = worker("worker-killed");
    List<ProcessHandle> started = worker.descendants().toList();
    assertThat(started).isNotEmpty();
    worker.destroyForcibly();
    HttpResponse<String> failed = text.get(TestingArchive.COMMAND_SECONDS, TimeUnit.SECONDS);
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
    HttpResponse<String> failed = text.get(TestingArchive.COMMAND_SECONDS, TimeUnit.SECONDS);
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
    worker.onExit().get(TestingArchive.COMMAND_SECONDS, TimeUnit.SECONDS);
    TestingArchive.until(() -> holder("server-idle").isMissingNode());
    assertAnswers("server-idle");
  }

  @Test
  void aPromptThatAServerReadsForLongAndTheCallThatWaitsBehindItAreAnswered() throws Exception {
    assertAnswers("reading");
    Future<HttpResponse<String>> read =
        callers.submit(() -> ask("reading", LlamaServerStandIn.READS_FOR_LONG));
    TestingArchive.until(() -> running("reading") == 1);
    assertAnswers("reading");
    HttpResponse<String> answer = read.get(5, TimeUnit.MINUTES);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Longer and longer prompts, up to one that takes longer than a call may be silent. */
  @Test
  void aPromptThatTheLibraryReadsForLongAndTheCallThatWaitsBehindItAreAnswered() throws Exception {
    assertThat(ask("in-library", "a", 1).statusCode()).isEqualTo(200);
    Duration took = Duration.ZERO;
    for (int tokens = PROMPT; took.compareTo(SILENCE) <= 0; tokens *= 2) {
      assertThat(tokens).as("this machine reads the longest prompt too fast").isLessThan(CONTEXT);
      String prompt = "a".repeat(tokens);
      long began = System.nanoTime();
      Future<HttpResponse<String>> read = callers.submit(() -> ask("in-library", prompt, 1));
      TestingArchive.until(() -> read.isDone() || running("in-library") == 1);
      HttpResponse<String> waited = ask("in-library", "a", 1);
      assertThat(waited.statusCode()).as(waited.body()).isEqualTo(200);
      HttpResponse<String> answer = read.get(5, TimeUnit.MINUTES);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      took = Duration.ofNanos(System.nanoTime() - began);
    }
  }

  @Test
  void aServerThatIsStuckEndsWithItsWorkerAndTheNextIsAnswered() throws Exception {
    assertAnswers("stuck");
    List<ProcessHandle> started = worker("stuck").descendants().toList();
    HttpResponse<String> failed = ask("stuck", LlamaServerStandIn.IS_STUCK);
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(504);
    assertThat(failed.body()).contains("gave no sign for %d.0 s".formatted(SILENCE.toSeconds()));
    TestingArchive.until(() -> started.stream().noneMatch(LlamaServerIT::runs));
    assertAnswers("stuck");
  }

  /** A long text that is under way. */
  private Future<HttpResponse<String>> writing(String model) throws Exception {
    assertAnswers(model);
    Future<HttpResponse<String>> text =
        callers.submit(() -> ask(model, LlamaServerStandIn.WRITES_FOR_LONG));
    TestingArchive.until(() -> running(model) == 1);
    return text;
  }

  private void assertAnswers(String model) throws Exception {
    HttpResponse<String> answer = ask(model, SHORT);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).at("/result/text").asText()).isEqualTo(TEXT);
  }

  private HttpResponse<String> ask(String model, int tokens) throws Exception {
    return ask(model, "I bought", tokens);
  }

  private HttpResponse<String> ask(String model, String text, int tokens) throws Exception {
    String body = "{\"text\": \"%s\", \"parameters\": {\"maxTokens\": %d}}";
    return archive.post("/pipelines/" + model, body.formatted(text, tokens));
  }

  /** How many calls a model is at. */
  private int running(String model) throws Exception {
    return holder(model).path("running").asInt();
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
