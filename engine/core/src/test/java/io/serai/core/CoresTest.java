package io.serai.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Isolation;
import io.serai.catalog.ModelRef;
import io.serai.core.residency.WorkerOptions;
import io.serai.core.worker.Deadlines;
import io.serai.spi.Cancellation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three models in parallel, whose backend counts the threads that really compute. */
class CoresTest {
  private static final String SHA_OF_X =
      "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
  private static final List<Integer> THREADS = List.of(1, 2, 2);
  private static final int CALLS = 90;

  @TempDir Path work;

  @Test
  void neverComputeOnMoreThreadsThanTheBudgetHasCores() throws Exception {
    assertThat(mostThreads(2)).isEqualTo(2);
  }

  @Test
  void wouldComputeOnMoreIfTheBudgetHadMore() throws Exception {
    assertThat(mostThreads(64)).isGreaterThan(2);
  }

  private int mostThreads(int cores) throws Exception {
    Path plugins = Files.createDirectories(work.resolve("plugins"));
    Path catalog = Files.createDirectories(work.resolve("catalog"));
    new TestingBundles(work).crowd(plugins.resolve("crowd.jar"));
    Files.writeString(catalog.resolve("x.bin"), "x");
    for (int i = 0; i < THREADS.size(); i++) {
      Files.writeString(
          catalog.resolve("model%d.yaml".formatted(i)),
          """
          name: model%d
          version: "1"
          format: crowd
          tasks: [text-classification]
          files: [{path: x.bin, size: 1, sha256: %s}]
          parameters: {threads: %d}
          """
              .formatted(i, SHA_OF_X, THREADS.get(i)));
    }
    try (Engine engine = engine(plugins, catalog, cores)) {
      List<CompletableFuture<Outcome<Integer>>> asked = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        asked.add(ask(engine, "model" + i % THREADS.size()));
      }
      int most = 0;
      for (CompletableFuture<Outcome<Integer>> each : asked) {
        Outcome<Integer> outcome = each.get(60, TimeUnit.SECONDS);
        most = Math.max(most, ((Outcome.Answered<Integer>) outcome).answer());
      }
      return most;
    }
  }

  private static CompletableFuture<Outcome<Integer>> ask(Engine engine, String model) {
    CompletableFuture<Outcome<Integer>> answer = new CompletableFuture<>();
    Cancellation cancellation = new Cancellation();
    engine.<Integer>call(
        ModelRef.parse(model),
        loaded -> Integer.parseInt(loaded.classify(List.of("x"), cancellation).getFirst().label()),
        cancellation,
        answer::complete);
    return answer;
  }

  private Engine engine(Path plugins, Path catalog, int cores) {
    return new Engine(
        new EngineSettings(
            List.of(plugins),
            List.of(catalog),
            List.of(),
            work.resolve("storage"),
            cores,
            work.resolve("data"),
            GateSettings.DEFAULT,
            new WorkerOptions(
                Isolation.AUTO,
                WorkerOptions.LARGE_BYTES,
                false,
                Deadlines.DEFAULT,
                work.resolve("workers"),
                work.resolve("logs"),
                Map.of()),
            CALLS,
            Map.of()));
  }
}
