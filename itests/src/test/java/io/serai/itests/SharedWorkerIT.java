package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models whose manifests name the same worker. */
class SharedWorkerIT {
  private static final int CALLS = 24;
  private static final List<String> PROMPTS =
      List.of("Once there was", "One day Nina went to the garden. She", "I bought", "3+4=");

  @TempDir Path home;

  @Test
  void twoModelsLiveAndDieInOneProcess() throws Exception {
    try (TestingArchive archive = new TestingArchive(home)) {
      TestingShapes.addTo(home, "bert-mini");
      archive.copyModel("bert-mini-random", "a", "residency: {worker: pair}\n");
      archive.copyModel("bert-mini-random", "b", "residency: {worker: pair}\n");
      archive.copyModel("bert-mini-random", "alone", "residency: {isolation: worker}\n");
      archive.up();
      ask(archive, "a");
      ask(archive, "b");
      List<ProcessHandle> workers = workers(archive);
      assertThat(workers).hasSize(1);
      ask(archive, "alone");
      assertThat(workers(archive)).hasSize(2);

      HttpResponse<String> moved =
          archive.post("/tiers/move", "{\"model_name\": \"a\", \"target_tier\": \"swap\"}");
      assertThat(moved.body()).contains("job_id");
      String job = TestingArchive.JSON.readTree(moved.body()).get("job_id").asText();
      TestingArchive.until(() -> archive.get("/jobs/" + job).body().contains("\"failed\""));
      assertThat(archive.get("/jobs/" + job).body()).contains("shares the worker 'pair'");

      assertThat(archive.serai("models", "unload", "a").code()).isZero();
      ask(archive, "b");
      assertThat(workers.getFirst().isAlive()).isTrue();
      ask(archive, "a");
      assertThat(workers(archive)).hasSize(2).contains(workers.getFirst());

      workers.getFirst().destroyForcibly();
      workers.getFirst().onExit().join();
      ask(archive, "b");
      ask(archive, "a");
      assertThat(workers(archive)).hasSize(2).doesNotContain(workers.getFirst());
    }
  }

  /** By llama.cpp's library, and by libtorch, which stays in a process for ever. */
  @ParameterizedTest
  @CsvSource({"tiny-lm-gguf, libjllama", "tiny-lm-torch, libtorch"})
  void threeLanguageModelsWriteSideBySideInOneProcess(String sample, String library)
      throws Exception {
    TestingLibtorch.install(home);
    List<String> names = List.of("a", "b", "c");
    for (String name : names) {
      TestingCopy.ofSample(home, sample, name, "residency: {worker: trio}\n");
    }
    try (TestingArchive archive = new TestingArchive(home).up()) {
      for (String name : names) {
        write(archive, name);
      }
      List<ProcessHandle> workers = workers(archive);
      assertThat(workers).hasSize(1);
      ProcessHandle shared = workers.getFirst();
      assertThat(Files.readString(Path.of("/proc/" + shared.pid() + "/maps"))).contains(library);
      List<String> alone = new ArrayList<>();
      for (String prompt : PROMPTS) {
        alone.add(write(archive, "a", prompt));
      }
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<String>> calls = new ArrayList<>();
        for (int call = 0; call < CALLS; call++) {
          String name = names.get(call % names.size());
          String prompt = PROMPTS.get(call % PROMPTS.size());
          calls.add(() -> write(archive, name, prompt));
        }
        List<Future<String>> answers = clients.invokeAll(calls);
        for (int call = 0; call < CALLS; call++) {
          assertThat(answers.get(call).get()).isEqualTo(alone.get(call % PROMPTS.size()));
        }
      }

      assertThat(archive.serai("models", "unload", "a").code()).isZero();
      write(archive, "b");
      write(archive, "c");
      write(archive, "a");
      assertThat(workers(archive)).containsExactly(shared);

      for (String name : names) {
        assertThat(archive.serai("models", "unload", name).code()).isZero();
      }
      TestingArchive.until(() -> workers(archive).isEmpty());
      write(archive, "c");
      assertThat(workers(archive)).hasSize(1).doesNotContain(shared);
    }
  }

  private static void write(TestingArchive archive, String model) throws Exception {
    assertThat(write(archive, model, "3+4=")).startsWith("7;");
  }

  private static String write(TestingArchive archive, String model, String prompt)
      throws Exception {
    return archive.run(model, prompt).get("text").asText();
  }

  /** Right after the end of its worker a model may be told to be there still. */
  private static void ask(TestingArchive archive, String model) throws Exception {
    String body = Files.readString(archive.home().resolve("catalog/a/sample-inputs.json"));
    TestingArchive.until(
        () -> {
          HttpResponse<String> answer = archive.post("/pipelines/" + model, body);
          boolean lost = answer.statusCode() == 500 && answer.body().contains("WORKER_LOST");
          assertThat(answer.statusCode() == 200 || lost).as(answer.body()).isTrue();
          return !lost;
        });
  }

  private static List<ProcessHandle> workers(TestingArchive archive) throws Exception {
    long pid =
        TestingArchive.JSON.readTree(archive.get("/admin/status").body()).get("pid").asLong();
    return ProcessHandle.of(pid).orElseThrow().children().toList();
  }
}
