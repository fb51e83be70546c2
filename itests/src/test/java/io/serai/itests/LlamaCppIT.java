package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GGUF models through the engine: in a worker of their own, as the bundle asks for. */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LlamaCppIT {
  private static final int CASES = 20;

  /** Enough to be killed in the middle of. */
  private static final int LONG = 60_000;

  private TestingArchive archive;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    archive = new TestingArchive(home);
    for (String shape : List.of("llama-tiny", "gpt2-tiny", "gpt-j-tiny", "bert-tiny")) {
      TestingShapes.addGgufTo(home, shape);
    }
    archive.copyModel(
        "llama-tiny-random-gguf",
        "promising",
        """
        capabilities: [chat, tools, vision]
        parameters: {runtime: library}
        """);
    for (String signal : List.of("KILL", "SEGV", "ABRT")) {
      TestingCopy.ofOwn(
          home,
          "llama-tiny-random-gguf",
          "long-" + signal,
          "parameters: {context_length: 65536, batch_size: 32}\n");
    }
    archive.up();
  }

  @AfterAll
  void stop() {
    archive.close();
  }

  @Test
  void theLanguageModelWritesWhatItWroteInTraining() throws Exception {
    JsonNode cases =
        TestingArchive.JSON
            .readTree(
                TestingArchive.ROOT.resolve("catalog/training/reference/tiny-lm.json").toFile())
            .get("cases");
    int asked = 0;
    for (JsonNode one : cases) {
      if (asked++ == CASES) {
        break;
      }
      HttpResponse<String> response = ask("tiny-lm-gguf", one.get("prompt").asText(), 32);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode result = TestingArchive.JSON.readTree(response.body()).get("result");
      assertThat(result.get("text").asText()).isEqualTo(one.get("greedy_text").asText());
      assertThat(result.get("prompt_tokens").asInt()).isEqualTo(one.get("input_ids").size());
    }
    assertThat(workers()).isNotEmpty();
  }

  /** The library's threads are OpenMP's. */
  @Test
  void threadsThatWaitAreToldNotToSpinInWorkersAndInTheEngine() throws Exception {
    assertThat(ask("tiny-lm-gguf", "word", 4).statusCode()).isEqualTo(200);
    List<ProcessHandle> processes = new ArrayList<>(workers());
    assertThat(processes).isNotEmpty();
    processes.add(ProcessHandle.of(engine()).orElseThrow());
    for (ProcessHandle process : processes) {
      assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/environ")))
          .contains("OMP_WAIT_POLICY=passive");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny", "gpt-j-tiny"})
  void generatedModelsWrite(String shape) throws Exception {
    HttpResponse<String> response = ask(shape + "-random-gguf", "some words", 5);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(TestingArchive.JSON.readTree(response.body()).at("/result/generated_tokens").asInt())
        .isEqualTo(5);
  }

  @Test
  void generatedModelsEmbed() throws Exception {
    assertThat(archive.run("bert-tiny-random-gguf", "some words").get("embedding")).hasSize(64);
  }

  @Test
  void aPipelineAndACommandAskItToo() throws Exception {
    Files.writeString(
        Files.createDirectories(archive.home().resolve("routes")).resolve("written.yaml"),
        """
        - route:
            id: written
            from:
              uri: direct
              parameters: {name: written}
              steps:
                - to: {uri: model, parameters: {name: %s, maxTokens: 2}}
        """
            .formatted("tiny-lm-gguf"));
    TestingArchive.until(() -> archive.get("/pipelines/written").statusCode() == 200);
    assertThat(archive.run("written", "3+4=").get("text").asText()).startsWith("7");
    TestingArchive.Ended run = archive.serai("run", "tiny-lm-gguf", "3+4=");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'x'}], 'tools': [{'type': 'function', 'function': {'name': 'a'}}]",
        "[{'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,AA=='}}]}]"
      },
      quoteCharacter = '\0')
  void toolsAndImagesAreRefusedBeforeTheModelIsLoaded(String rest) throws Exception {
    String body = "{'model': 'promising', 'messages': [{'role': 'user', 'content': " + rest + "}";
    HttpResponse<String> refused = archive.post("/v1/chat/completions", body.replace('\'', '"'));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("have a llama-server compute the model");
    assertThat(archive.get("/gate/decisions?limit=1000").body()).doesNotContain("promising@");
  }

  @ParameterizedTest
  @CsvSource({
    "KILL, was killed by signal 9",
    "SEGV, crashed with SIGSEGV",
    "ABRT, crashed with SIGABRT"
  })
  void aDeathInTheMiddleOfATextFailsItAndTheNextIsAnswered(String signal, String cause)
      throws Exception {
    String model = "long-" + signal;
    assertThat(ask(model, "word", 4).statusCode()).isEqualTo(200);
    try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
      Future<HttpResponse<String>> answer = caller.submit(() -> ask(model, "word", LONG));
      TestingArchive.until(() -> computes(model));
      List<ProcessHandle> workers = workers();
      for (ProcessHandle worker : workers) {
        new ProcessBuilder("kill", "-" + signal, Long.toString(worker.pid())).start().waitFor();
      }
      HttpResponse<String> failed = answer.get(TestingArchive.COMMAND_SECONDS, TimeUnit.SECONDS);
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).contains("WORKER_LOST", cause);
    }
    assertThat(ask(model, "word", 4).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> ask(String model, String prompt, int tokens) throws Exception {
    ObjectNode body = TestingArchive.JSON.createObjectNode();
    body.put("text", prompt);
    body.putObject("parameters").put("maxTokens", tokens);
    return archive.post("/pipelines/" + model, body.toString());
  }

  private boolean computes(String model) throws Exception {
    for (JsonNode holder :
        TestingArchive.JSON.readTree(archive.get("/tiers/status").body()).get("holders")) {
      if (holder.get("name").asText().startsWith(model + "@")
          && holder.path("running").asInt() == 1) {
        return true;
      }
    }
    return false;
  }

  private List<ProcessHandle> workers() throws Exception {
    return ProcessHandle.of(engine()).orElseThrow().children().toList();
  }

  private long engine() throws Exception {
    return TestingArchive.JSON.readTree(archive.get("/admin/status").body()).get("pid").asLong();
  }
}
