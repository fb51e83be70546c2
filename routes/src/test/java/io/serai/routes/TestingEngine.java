package io.serai.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Isolation;
import io.serai.catalog.ModelRef;
import io.serai.core.Engine;
import io.serai.core.EngineSettings;
import io.serai.core.GateSettings;
import io.serai.core.Outcome;
import io.serai.core.TestingBundles;
import io.serai.core.residency.WorkerOptions;
import io.serai.core.worker.Deadlines;
import io.serai.routes.pipeline.PipelineContext;
import io.serai.routes.pipeline.Pipelines;
import io.serai.routes.pipeline.RunRequest;
import io.serai.routes.pipeline.RunResult;
import io.serai.spi.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;

/** An engine with a bundle whose models answer what their manifests tell them to. */
public final class TestingEngine implements AutoCloseable {
  private static final String SHA_OF_X =
      "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

  private final Path routes;
  private final Path catalog;
  private final Engine engine;
  private final CamelContext context;
  private Pipelines pipelines;

  /** Works in an empty folder. */
  public TestingEngine(Path work) throws IOException {
    routes = Files.createDirectories(work.resolve("routes"));
    catalog = Files.createDirectories(work.resolve("catalog"));
    Path plugins = Files.createDirectories(work.resolve("plugins"));
    new TestingBundles(Files.createDirectories(work.resolve("build")))
        .echo(plugins.resolve("echo.jar"), "1.0.0");
    engine =
        new Engine(
            new EngineSettings(
                List.of(plugins),
                List.of(catalog),
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
                Map.of()));
    context = PipelineContext.of(engine, 10);
    context.start();
  }

  /** Describes a model, with parameters such as {@code label: good, confidence: 0.9}. */
  public void model(String name, String parameters) throws IOException {
    Files.writeString(catalog.resolve("x.bin"), "x");
    Files.writeString(
        catalog.resolve(name + ".yaml"),
        """
        name: %s
        version: "1"
        format: echo
        tasks: [text-classification]
        parameters: {%s}
        files: [{path: x.bin, size: 1, sha256: %s}]
        """
            .formatted(name, parameters, SHA_OF_X));
    engine.catalog().refresh();
    engine.catalog().refresh();
  }

  /** Loads a model and asks it nothing, however slow its answers are. */
  public void load(String model) {
    CompletableFuture<Outcome<String>> loaded = new CompletableFuture<>();
    engine.<String>call(
        ModelRef.parse(model), there -> "loaded", new Cancellation(), loaded::complete);
    assertThat(loaded.orTimeout(60, TimeUnit.SECONDS).join()).isInstanceOf(Outcome.Answered.class);
  }

  /** Writes a pipelines' file. */
  public Path route(String file, String text) throws IOException {
    return Files.writeString(routes.resolve(file), text);
  }

  /** The engine. */
  public Engine engine() {
    return engine;
  }

  /** The Camel context. */
  public CamelContext context() {
    return context;
  }

  /** The pipelines, read when they are first asked for. */
  public Pipelines pipelines() {
    if (pipelines == null) {
      pipelines = new Pipelines(engine, context, List.of(routes));
    }
    return pipelines;
  }

  /** Takes in what was written. */
  public void settle() {
    pipelines().refresh();
    pipelines().refresh();
  }

  /** Runs a pipeline to its end. */
  public RunResult run(String name, Object body) {
    return start(name, body).orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Starts a pipeline. */
  public CompletableFuture<RunResult> start(String name, Object body) {
    return start(name, body, new Cancellation());
  }

  /** Starts a pipeline that can be cancelled. */
  public CompletableFuture<RunResult> start(String name, Object body, Cancellation cancellation) {
    CompletableFuture<RunResult> done = new CompletableFuture<>();
    pipelines().run(name, RunRequest.of(body), cancellation, done::complete);
    return done;
  }

  /** Waits for something, up to 60 seconds. */
  public static void until(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 60 s").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    pipelines().close();
    engine.close();
  }
}
