package io.serai.bench;

import io.serai.catalog.Isolation;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.core.Engine;
import io.serai.core.EngineSettings;
import io.serai.core.GateSettings;
import io.serai.core.residency.LoadedModel;
import io.serai.core.residency.WorkerOptions;
import io.serai.core.worker.Deadlines;
import io.serai.routes.pipeline.PipelineContext;
import io.serai.routes.pipeline.Pipelines;
import io.serai.spi.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** An engine with the archive's plugins, models and a pipeline of two models in a chain. */
public final class BenchEngine implements AutoCloseable {
  /** Two classifiers in a chain, both asked the same text. */
  public static final String CHAIN =
      """
      - route:
          id: chain
          from:
            uri: direct
            parameters: {name: chain}
            steps:
              - to: {id: first, uri: model, parameters: {name: sentiment-bow}, variableReceive: first}
              - to: {id: second, uri: model, parameters: {name: sentiment-cnn}}
      """;

  /** What the benchmarks ask. */
  public static final String TEXT = "The battery died after two days, I want my money back.";

  private final Engine engine;
  private final CamelContext context;
  private final Pipelines pipelines;

  /** Reads the archive's folder from the system property {@code serai.archive}. */
  public BenchEngine() throws IOException {
    this(Isolation.AUTO);
  }

  /**
   * The same, with models in its process or in workers. Models are the archive's, and those in the
   * folder that the system property {@code serai.catalog} names.
   */
  public BenchEngine(Isolation isolation) throws IOException {
    Path archive = Path.of(System.getProperty("serai.archive"));
    Path work = Files.createTempDirectory("serai-bench");
    Files.writeString(Files.createDirectory(work.resolve("routes")).resolve("chain.yaml"), CHAIN);
    engine =
        new Engine(
            new EngineSettings(
                List.of(archive.resolve("plugins")),
                catalogs(archive),
                List.of(),
                work.resolve("storage"),
                Runtime.getRuntime().availableProcessors(),
                work.resolve("data"),
                GateSettings.DEFAULT,
                new WorkerOptions(
                    isolation,
                    WorkerOptions.LARGE_BYTES,
                    false,
                    Deadlines.DEFAULT,
                    work.resolve("workers"),
                    work.resolve("logs"),
                    Map.of()),
                256,
                Map.of()));
    context = PipelineContext.of(engine, 1);
    context.start();
    pipelines = new Pipelines(engine, context, List.of(work.resolve("routes")));
  }

  private static List<Path> catalogs(Path archive) {
    String further = System.getProperty("serai.catalog");
    return further == null
        ? List.of(archive.resolve("catalog"))
        : List.of(archive.resolve("catalog"), Path.of(further));
  }

  /** The engine. */
  public Engine engine() {
    return engine;
  }

  /** A loaded model. */
  public LoadedModel model(String name) {
    return engine
        .residency()
        .acquire(ModelRef.parse(name), Priority.NORMAL, new Cancellation())
        .join()
        .model();
  }

  /** Where routes run. */
  public CamelContext context() {
    return context;
  }

  /** The pipeline {@code chain}. */
  public Pipelines pipelines() {
    return pipelines;
  }

  @Override
  public void close() {
    pipelines.close();
    engine.close();
  }
}
