package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two models whose manifests name the same worker. */
class SharedWorkerIT {
  @TempDir Path home;

  @Test
  void twoModelsLiveAndDieInOneProcess() throws Exception {
    try (TestingArchive archive = new TestingArchive(home)) {
      assertThat(archive.serai("models", "generate", "bert-mini").code()).isZero();
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
    long pid = archive.serai("status", "--json").json().get("pid").asLong();
    return ProcessHandle.of(pid).orElseThrow().children().toList();
  }
}
