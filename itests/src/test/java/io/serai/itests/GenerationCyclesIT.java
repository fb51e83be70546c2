package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.device.ProcessMemory;
import io.serai.core.worker.Worker;
import io.serai.core.worker.WorkerSettings;
import io.serai.spi.Cancellation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.TokenSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A language model of each backend loaded, asked and unloaded again and again in one worker; {@code
 * serai.cycles} says how often.
 */
class GenerationCyclesIT {
  private static final int CYCLES = Integer.getInteger("serai.cycles", 30);

  /** One answers, and another takes a call that comes before the first is back. */
  private static final int MOST_POOLED = 2;

  private static final int SETTLED = 10;
  private static final long GROWTH_BYTES = 8L << 20;

  private record Held(long anonymous, long handles, List<String> threads, long files) {
    /** Without those of the pool that answers calls. */
    List<String> own() {
      return threads.stream().filter(name -> !name.matches("serai-\\d+")).toList();
    }
  }

  @TempDir Path work;

  @ParameterizedTest
  @CsvSource({"onnxruntime, tiny-lm", "pytorch, tiny-lm-torch", "llamacpp, tiny-lm-gguf"})
  void leaveNothingBehind(String backend, String sample) throws Exception {
    ModelSource source = TestingSource.sample(sample);
    WorkerSettings settings =
        WorkerSettings.of(
                backend,
                TestingArchive.plugin(backend),
                work.resolve("storage"),
                work.resolve("logs"))
            .withBundleProperties(TestingLibtorch.bundleProperties());
    try (Worker worker = Worker.start(settings)) {
      Held settled = null;
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        try (Model model = worker.backend().load(source, LoadListener.NONE, new Cancellation())) {
          assertThat(
                  model
                      .generate(
                          GenerationRequest.greedy("I bought", 8),
                          TokenSink.NONE,
                          new Cancellation())
                      .text())
              .isEqualTo(" it in June.");
        }
        if (cycle == SETTLED) {
          settled = held(worker);
        }
      }
      Held after = held(worker);
      System.out.printf(
          "%s, %d cycles: after %d %s, after all %s%n", backend, CYCLES, SETTLED, settled, after);
      assertThat(after.anonymous - settled.anonymous).isLessThan(GROWTH_BYTES);
      assertThat(after.handles).isLessThanOrEqualTo(settled.handles);
      assertThat(after.own()).hasSizeLessThanOrEqualTo(settled.own().size());
      assertThat(after.threads.size() - after.own().size()).isLessThanOrEqualTo(MOST_POOLED);
      assertThat(after.files).isEqualTo(settled.files);
    }
  }

  private Held held(Worker worker) throws IOException {
    worker.trim();
    Path process = Path.of("/proc", Long.toString(worker.pid()));
    return new Held(
        ProcessMemory.of(worker.pid()).anonymousBytes(),
        count(Files.list(process.resolve("fd"))),
        threads(process),
        count(Files.walk(work)));
  }

  /** By name, all but the Java compiler's, which the machine makes and ends as it needs them. */
  private static List<String> threads(Path process) throws IOException {
    try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
      return tasks
          .map(GenerationCyclesIT::name)
          .filter(name -> !name.isEmpty() && !name.contains(" Compiler"))
          .sorted()
          .toList();
    }
  }

  /** Empty if it has ended since it was listed. */
  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static long count(Stream<Path> files) {
    try (files) {
      return files.count();
    }
  }
}
