package io.serai.routes.pipeline;

import io.serai.catalog.ModelRef;
import io.serai.catalog.watch.FolderWatcher;
import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.YamlDocument;
import io.serai.core.Engine;
import io.serai.spi.Cancellation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipelines in some folders.
 *
 * <p>What is in the folders is what runs. An edit takes over without a gap; a broken one leaves the
 * earlier text in force and is told with file, line and column.
 */
public final class Pipelines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pipelines.class);

  private final Engine engine;
  private final CamelContext context;
  private final FolderWatcher watcher;
  private final PipelineParser parser;
  private final FileBeans beans;
  private final ActiveRoutes routes;
  private final PipelineRuns runs;
  private final Map<Path, SourceFile> sources;
  private boolean closed;
  private volatile List<Problem> problems = List.of();

  /**
   * Makes all pipelines run.
   *
   * @param context the engine's, started
   * @param folders where of the same pipeline in two the later one's counts
   */
  public Pipelines(Engine engine, CamelContext context, List<Path> folders) {
    this.engine = engine;
    this.context = context;
    watcher = new FolderWatcher(folders, 1, FolderWatcher::isYaml);
    parser = new PipelineParser(context);
    beans = new FileBeans(context, parser);
    routes = new ActiveRoutes(context, parser, beans);
    runs = new PipelineRuns(engine, context, routes);
    sources = new TreeMap<>(Comparator.comparingInt(watcher::rank).thenComparing(path -> path));
    take(watcher.first());
  }

  /** Looks for changed files and takes them in. */
  public synchronized void refresh() {
    if (closed) {
      return;
    }
    routes.endLeaving();
    Set<Path> changed = watcher.changes();
    if (!changed.isEmpty()) {
      take(changed);
    }
  }

  /** All pipelines, by name. */
  public List<PipelineInfo> list() {
    return routes.list();
  }

  /** What is wrong in the pipelines' files, models included that no manifest describes. */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    for (PipelineInfo pipeline : list()) {
      for (String model : pipeline.models()) {
        ModelRef ref = ModelRef.parse(model);
        if (!ref.isAuto() && engine.catalog().snapshot().find(ref).isEmpty()) {
          all.add(
              new Problem(
                  pipeline.file(),
                  0,
                  0,
                  "pipeline '%s' asks model '%s', which isn't in the catalog"
                      .formatted(pipeline.name(), model)));
        }
      }
    }
    return all;
  }

  /** The file that a pipeline is defined in, as it runs. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(routes.find(name)).map(ActiveRoute::text);
  }

  /** What is wrong with the text of a pipelines' file; nothing of it is made to run. */
  public synchronized List<Problem> validate(Path file, String text) {
    try {
      return parser.check(
          YamlDocument.parse(file, text), text, name -> beans.taken(known(file), name));
    } catch (InvalidFileException e) {
      return e.problems();
    }
  }

  /** The file that a text to be checked is for: the one there is of that name, if there is one. */
  private Path known(Path file) {
    return sources.keySet().stream()
        .filter(source -> source.endsWith(String.valueOf(file.getFileName())))
        .findFirst()
        .orElse(file);
  }

  /**
   * Runs a pipeline, or asks a model by its name where there is no such pipeline.
   *
   * @param cancellation gives up the running step and those after it
   * @param whenDone called once
   */
  public void run(
      String name, RunRequest request, Cancellation cancellation, Consumer<RunResult> whenDone) {
    run(name, Callee.EITHER, request, cancellation, whenDone);
  }

  /**
   * The same.
   *
   * @param callee what the name may stand for
   */
  public void run(
      String name,
      Callee callee,
      RunRequest request,
      Cancellation cancellation,
      Consumer<RunResult> whenDone) {
    runs.run(name, callee, request, cancellation, whenDone);
  }

  private void take(Set<Path> changed) {
    Map<Path, SourceFile> before = new HashMap<>(sources);
    changed.forEach(this::read);
    Owners owners = Owners.of(sources.values(), watcher::rank);
    while (!activate(owners, before)) {
      owners = Owners.of(sources.values(), watcher::rank);
    }
    routes.keepOnly(owners.fileByName().keySet());
    List<Problem> found = new ArrayList<>();
    sources.values().forEach(source -> found.addAll(source.problems()));
    found.addAll(owners.clashes());
    problems = List.copyOf(found);
  }

  private void read(Path file) {
    if (!Files.exists(file)) {
      sources.remove(file);
      return;
    }
    SourceFile known = sources.getOrDefault(file, new SourceFile(file, null, List.of(), List.of()));
    List<Problem> found;
    try {
      String text = Files.readString(file);
      found = parser.check(YamlDocument.parse(file, text), text, name -> beans.taken(file, name));
      if (found.isEmpty()) {
        List<String> names =
            parser.parse(file, text).stream().map(RouteDefinition::getRouteId).toList();
        sources.put(file, SourceFile.good(file, text, names));
        return;
      }
    } catch (InvalidFileException e) {
      found = e.problems();
    } catch (Exception e) {
      found = List.of(PipelineParser.problem(file, e));
    }
    reject(known, found);
  }

  private void reject(SourceFile known, List<Problem> found) {
    sources.put(known.file(), known.with(found));
    found.forEach(problem -> LOG.warn("{}", problem));
    if (known.text() != null) {
      LOG.warn("{} stay as they were before that edit", known.names());
    }
  }

  /** Makes what the owners say run; false if a file turned out to be bad and owners changed. */
  private boolean activate(Owners owners, Map<Path, SourceFile> before) {
    Map<Path, List<String>> wanted = new TreeMap<>();
    owners
        .fileByName()
        .forEach((name, file) -> wanted.computeIfAbsent(file, f -> new ArrayList<>()).add(name));
    for (Map.Entry<Path, List<String>> entry : wanted.entrySet()) {
      SourceFile source = sources.get(entry.getKey());
      if (source == null || source.text() == null) {
        continue;
      }
      List<String> names =
          entry.getValue().stream().filter(name -> !routes.runs(name, source)).toList();
      List<Problem> failed = routes.activate(source, source.text(), names);
      if (!failed.isEmpty()) {
        SourceFile earlier = before.get(source.file());
        SourceFile kept =
            earlier == null || source.text().equals(earlier.text())
                ? new SourceFile(source.file(), null, List.of(), List.of())
                : earlier;
        reject(kept, failed);
        return false;
      }
    }
    return true;
  }

  /** Ends all pipelines; messages that they have are finished first. */
  @Override
  public synchronized void close() {
    closed = true;
    // Camel stumbles over a route that goes while it stops.
    routes.awaitEnds();
    context.stop();
  }
}
