package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Isolation;
import io.serai.catalog.ModelRef;
import io.serai.core.Engine;
import io.serai.core.EngineSettings;
import io.serai.core.GateSettings;
import io.serai.core.Outcome;
import io.serai.core.device.ProcessMemory;
import io.serai.core.residency.WorkerOptions;
import io.serai.core.worker.Deadlines;
import io.serai.spi.Cancellation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.TokenSink;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removing the ONNX Runtime bundle gives everything back, cycle after cycle. */
class UnloadIT {
  private static final int CYCLES = 50;
  private static final int SETTLED = 10;

  /** The engine's own threads come when they are needed, and stay for half a minute. */
  private static final Duration AT_REST = Duration.ofSeconds(90);

  private static final long GROWTH_BYTES = 24L << 20;

  /** So long the engine has to give a library back by itself, in all cycles but a few. */
  private static final Duration BY_ITSELF = Duration.ofSeconds(10);

  private static final int MOST_LATE = 5;

  @TempDir Path work;

  @Test
  void fiftyCyclesLeaveNothingBehind() throws Exception {
    Path bundle = TestingArchive.plugin("onnxruntime");
    Path plugins = Files.createDirectory(work.resolve("plugins"));
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    List<Long> resident = new ArrayList<>();
    int late = 0;
    int threads = 0;
    try (Engine engine =
        new Engine(
            new EngineSettings(
                List.of(plugins),
                List.of(TestingArchive.ARCHIVE.resolve("catalog")),
                List.of(),
                work.resolve("storage"),
                2,
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
                256,
                Map.of()))) {
      Path file = plugins.resolve("onnxruntime.jar");
      for (int i = 0; i < CYCLES; i++) {
        Files.copy(bundle, file);
        engine.plugins().takeNow(file);
        loaders.add(useEverything(engine));
        assertThat(mappedLibraries()).isNotEmpty();
        Files.delete(file);
        engine.plugins().takeNow(file);
        if (!unmapped()) {
          late++;
        }
        TestingArchive.until(() -> engine.plugins().plugins().isEmpty());
        resident.add(ProcessMemory.current().residentBytes());
        if (i == SETTLED) {
          threads = Thread.activeCount();
        }
      }
      assertThat(late).isLessThanOrEqualTo(MOST_LATE);
      assertThat(loaders).allMatch(loader -> loader.refersTo(null));
      int most = threads;
      TestingArchive.until(AT_REST, () -> Thread.activeCount() <= most);
      System.out.printf(
          "%d cycles: class loaders alive 0, libraries mapped 0, resident after 1, %d and %d: %d,"
              + " %d and %d MiB%n",
          CYCLES,
          SETTLED,
          CYCLES,
          resident.getFirst() >> 20,
          resident.get(SETTLED) >> 20,
          resident.getLast() >> 20);
      assertThat(resident.getLast() - resident.get(SETTLED)).isLessThan(GROWTH_BYTES);
    }
  }

  /**
   * Waits until no library is mapped; false if that took a collection besides the engine's own, as
   * where its threads were slow to end.
   */
  private static boolean unmapped() throws Exception {
    long deadline = System.nanoTime() + BY_ITSELF.toNanos();
    AtomicBoolean late = new AtomicBoolean();
    TestingArchive.until(
        AT_REST,
        () -> {
          boolean gone = mappedLibraries().isEmpty();
          if (!gone && System.nanoTime() > deadline) {
            late.set(true);
            System.gc();
          }
          return gone;
        });
    return !late.get();
  }

  /** Tokenizes singly and in batches, infers, and unloads. */
  private static WeakReference<ClassLoader> useEverything(Engine engine) throws Exception {
    Cancellation cancellation = new Cancellation();
    String label =
        ask(
            engine,
            "sentiment-bert",
            model -> model.classify(List.of("Lovely."), cancellation).getFirst().label());
    assertThat(label).isEqualTo("positive");
    int batch =
        ask(
            engine,
            "sentiment-bow",
            model ->
                model
                    .classify(List.of("Good.", "A very long and bad text.", "x"), cancellation)
                    .size());
    assertThat(batch).isEqualTo(3);
    String text =
        ask(
            engine,
            "tiny-lm",
            model ->
                model
                    .generate(GenerationRequest.greedy("The", 8), TokenSink.NONE, cancellation)
                    .text());
    assertThat(text).isNotEmpty();
    WeakReference<ClassLoader> loader =
        ask(
            engine,
            "sentiment-bert",
            model -> new WeakReference<>(model.getClass().getClassLoader()));
    for (String model : List.of("sentiment-bert", "sentiment-bow", "tiny-lm")) {
      assertThat(engine.residency().unload(ModelRef.parse(model)).get(60, TimeUnit.SECONDS))
          .isTrue();
    }
    return loader;
  }

  private static <R> R ask(Engine engine, String model, Function<Model, R> work) throws Exception {
    CompletableFuture<Outcome<R>> answer = new CompletableFuture<>();
    engine.call(ModelRef.parse(model), work, new Cancellation(), answer::complete);
    return switch (answer.get(60, TimeUnit.SECONDS)) {
      case Outcome.Answered<R> answered -> answered.answer();
      case Outcome.Failed<R> failed -> throw failed.error();
    };
  }

  private static List<String> mappedLibraries() throws Exception {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.contains("onnxruntime") || line.contains("tokenizers"))
          .filter(line -> line.contains(".so"))
          .toList();
    }
  }
}
