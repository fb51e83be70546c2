package io.serai.bench;

import io.serai.core.select.Goal;
import io.serai.core.select.Selection;
import io.serai.core.select.SelectionRequest;
import io.serai.core.select.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Choosing one of a thousand models in a running engine that has three of them loaded, with the
 * sentence that says why: from what it knows of the device and of what is loaded, which is read
 * anew before each call. Run by {@code selection.sh}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EngineSelectionBenchmark {
  private static final int MODELS = 1000;
  private static final String ORIGINAL = "sentiment-bow";
  private static final List<Goal> GOALS = List.of(Goal.SPEED, Goal.QUALITY, Goal.BALANCED);

  private BenchEngine engine;
  private int calls;

  /** Writes the catalog and loads three of its models. */
  @Setup
  public void start() throws IOException {
    Path sample = Path.of(System.getProperty("serai.archive"), "catalog", ORIGINAL);
    Path catalog = Files.createTempDirectory("serai-catalog");
    for (int i = 0; i < MODELS; i++) {
      copy(sample, Files.createDirectory(catalog.resolve("m" + i)), "model-" + i);
    }
    System.setProperty("serai.catalog", catalog.toString());
    engine = new BenchEngine();
    for (int i = 0; i < 3; i++) {
      engine.model("model-" + i * 300).release();
    }
  }

  private static void copy(Path sample, Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(sample)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(file.getFileName());
        if (file.endsWith("model.yaml")) {
          Files.writeString(
              copy, Files.readString(file).replace("name: " + ORIGINAL, "name: " + name));
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** What is read before each call; its time isn't the call's. */
  @State(Scope.Thread)
  public static class Now {
    /** Reads it. */
    @Setup(Level.Invocation)
    public void look(EngineSelectionBenchmark running) {
      running.engine.engine().residency().freshView();
    }
  }

  /** The choice, as any request with {@code auto} has it made. */
  @Benchmark
  public Selection select(Now now) {
    return select();
  }

  /** The same with the time that reading the device and asking what is loaded take. */
  @Benchmark
  public Selection lookAndSelect() {
    engine.engine().residency().freshView();
    return select();
  }

  private Selection select() {
    Wish wish =
        new Wish(
            Set.of("text-classification"), GOALS.get(calls++ % 3), 64, null, null, Map.of(), null);
    return engine.engine().selection().select(SelectionRequest.auto(wish));
  }

  /** Ends the engine. */
  @TearDown
  public void stop() {
    engine.close();
  }
}
