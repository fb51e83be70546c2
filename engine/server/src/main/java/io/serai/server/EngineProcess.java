package io.serai.server;

import io.serai.core.Engine;
import io.serai.core.EngineSettings;
import io.serai.routes.pipeline.PipelineContext;
import io.serai.routes.pipeline.Pipelines;
import io.serai.server.config.Config;
import io.serai.server.config.DeviceFile;
import io.serai.server.config.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Engine and pipelines of one home folder, in this process. */
public final class EngineProcess implements AutoCloseable {
  private static final String STORAGE = "bundles-";
  private static final String TEMPORARY = "temporary-";
  private static final Pattern OWNED = Pattern.compile("(?:bundles|temporary)-(\\d{1,18})(?:-.*)?");

  private final Home home;
  private final Config config;
  private final Path storage;
  private final Engine engine;
  private final CamelContext context;
  private final Pipelines pipelines;
  private final long started = System.nanoTime();

  /**
   * Starts everything but HTTP.
   *
   * @throws IOException if the home's folders can't be made
   */
  public EngineProcess(Home home, Config config) throws IOException {
    this(home, config, context -> {});
  }

  /**
   * Starts everything but HTTP.
   *
   * @param beforePipelines prepares the Camel context, which is started then
   * @throws IOException if the home's folders can't be made
   */
  public EngineProcess(Home home, Config config, Consumer<CamelContext> beforePipelines)
      throws IOException {
    this.home = home;
    this.config = config;
    home.create();
    removeLeftovers(home.own("data"));
    storage = storage(home);
    engine =
        new Engine(
            new EngineSettings(
                home.plugins(),
                home.catalog(config.samples()),
                home.models(),
                storage,
                config.cores(),
                home.own("data"),
                config.gate(),
                config
                    .workers()
                    .options(
                        home.own("data").resolve("workers"),
                        home.own("logs"),
                        config.bundleProperties(home)),
                config.maxWaitingPerModel(),
                config.bundleProperties(home)));
    engine.device().diskRate(new DeviceFile(home).diskRate().orElse(null));
    context = PipelineContext.of(engine, config.drainSeconds());
    context.start();
    beforePipelines.accept(context);
    pipelines = new Pipelines(engine, context, home.routes(config.samples()));
    engine.watch("the pipelines", pipelines::refresh);
  }

  /** Where this process has the framework's files while it runs. */
  public static Path storage(Home home) {
    return home.own("data").resolve(STORAGE + ProcessHandle.current().pid());
  }

  /** Deletes what processes left behind that were killed. */
  private static void removeLeftovers(Path data) throws IOException {
    List<Path> folders;
    try (Stream<Path> files = Files.list(data)) {
      folders = files.toList();
    }
    for (Path folder : folders) {
      Matcher name = OWNED.matcher(folder.getFileName().toString());
      if (!name.matches()) {
        continue;
      }
      long pid = Long.parseLong(name.group(1));
      Optional<ProcessHandle> owner = ProcessHandle.of(pid);
      if (owner.isEmpty() || pid == ProcessHandle.current().pid()) {
        delete(folder);
      }
    }
  }

  /**
   * A new folder for files that whoever asks for it deletes; if it doesn't, the next start does.
   *
   * @throws IOException if it can't be made
   */
  public Path temporaryFolder() throws IOException {
    return Files.createTempDirectory(
        home.own("data"), TEMPORARY + ProcessHandle.current().pid() + "-");
  }

  /** Deletes a folder with everything in it, if it is there. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Where its files are. */
  public Home home() {
    return home;
  }

  /** Its options. */
  public Config config() {
    return config;
  }

  /** Models and plugins. */
  public Engine engine() {
    return engine;
  }

  /** Pipelines. */
  public Pipelines pipelines() {
    return pipelines;
  }

  /** Where pipelines run. */
  public CamelContext context() {
    return context;
  }

  /** How long it has run, in nanoseconds. */
  public long uptimeNanos() {
    return System.nanoTime() - started;
  }

  /** Finishes running requests, unloads everything, stops. */
  @Override
  public void close() throws IOException {
    pipelines.close();
    engine.close();
    delete(storage);
  }
}
