package io.serai.routes.pipeline;

import io.serai.catalog.ModelRef;
import io.serai.catalog.watch.FolderWatcher;
import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.Suggestion;
import io.serai.catalog.yaml.YamlDocument;
import io.serai.core.Engine;
import io.serai.routes.model.ModelComponent;
import io.serai.routes.model.ModelConstants;
import io.serai.routes.model.ModelEndpoint;
import io.serai.routes.model.RequestedOutputs;
import io.serai.routes.model.RunCancellation;
import io.serai.routes.trace.Trace;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
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
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.DefaultExchange;
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
  private final RouteRunner runner;
  private final Map<Path, SourceFile> sources;
  private final Map<String, ActiveRoute> active = new ConcurrentHashMap<>();
  private final List<ActiveRoute> leaving = new ArrayList<>();
  private final List<Thread> ending = new ArrayList<>();
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
    runner = new RouteRunner(context);
    sources = new TreeMap<>(Comparator.comparingInt(watcher::rank).thenComparing(path -> path));
    take(watcher.first());
  }

  /** Looks for changed files and takes them in. */
  public synchronized void refresh() {
    if (closed) {
      return;
    }
    endLeaving();
    Set<Path> changed = watcher.changes();
    if (!changed.isEmpty()) {
      take(changed);
    }
  }

  /** All pipelines, by name. */
  public List<PipelineInfo> list() {
    return active.values().stream()
        .map(ActiveRoute::info)
        .sorted(Comparator.comparing(PipelineInfo::name))
        .toList();
  }

  /** What is wrong in the pipelines' files, models included that no manifest describes. */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    for (PipelineInfo pipeline : list()) {
      for (String model : pipeline.models()) {
        if (engine.catalog().snapshot().find(ModelRef.parse(model)).isEmpty()) {
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
    return Optional.ofNullable(active.get(name)).map(ActiveRoute::text);
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
    long started = System.nanoTime();
    Exchange exchange = new DefaultExchange(context, ExchangePattern.InOut);
    exchange.getMessage().setBody(request.body());
    if (request.task() != null) {
      exchange.getMessage().setHeader(ModelConstants.TASK, request.task());
    }
    request.parameters().putInto(exchange);
    RequestedOutputs.put(exchange, request.outputs());
    RunCancellation.put(exchange, cancellation);
    request.listener().putInto(exchange);
    Trace trace = Trace.start(exchange);
    AsyncProcessor entry;
    try {
      entry = entry(name, callee);
      engine
          .threads()
          .execute(
              () ->
                  entry.process(
                      exchange,
                      doneSync -> whenDone.accept(result(name, exchange, trace, started))));
    } catch (SeraiException e) {
      whenDone.accept(new RunResult.Failed(e, List.of(), System.nanoTime() - started));
    } catch (RejectedExecutionException e) {
      whenDone.accept(
          new RunResult.Failed(
              new SeraiException(ErrorCode.OVERLOADED, "all of the engine's threads are busy", e),
              List.of(),
              System.nanoTime() - started));
    }
  }

  private AsyncProcessor entry(String name, Callee callee) {
    ActiveRoute route = callee == Callee.MODEL ? null : active.get(name);
    if (route != null && route.entry() != null) {
      return route.entry();
    }
    if (route != null) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "pipeline '%s' begins with %s and can't be called; only those that begin with 'direct' can"
              .formatted(name, route.info().from()));
    }
    ModelRef ref = ModelRef.parse(name);
    switch (callee) {
      case PIPELINE -> throw noPipeline(name);
      case MODEL -> {
        if (!ref.isAuto()) {
          engine.catalog().snapshot().require(ref);
        }
      }
      case EITHER -> {
        if (!ref.isAuto() && engine.catalog().snapshot().find(ref).isEmpty()) {
          throw notFound(name);
        }
      }
    }
    ModelEndpoint model =
        new ModelEndpoint("model:" + name, context.getComponent("model", ModelComponent.class));
    model.setName(name);
    return AsyncProcessorConverterHelper.convert(model.createProducer());
  }

  private SeraiException noPipeline(String name) {
    return new SeraiException(
        ErrorCode.PIPELINE_NOT_FOUND,
        "there is no pipeline named '%s'%s"
            .formatted(name, Suggestion.didYouMeanOneOf(name, active.keySet())));
  }

  private SeraiException notFound(String name) {
    TreeSet<String> known = new TreeSet<>(active.keySet());
    engine.catalog().snapshot().newest().forEach(manifest -> known.add(manifest.name()));
    String meant = Suggestion.didYouMeanOneOf(name, known);
    return new SeraiException(
        ErrorCode.PIPELINE_NOT_FOUND,
        "there is no pipeline or model named '%s'%s"
            .formatted(
                name,
                meant.isEmpty()
                    ? "; 'serai pipelines list' and 'serai models list' show what there is"
                    : meant));
  }

  private static RunResult result(String name, Exchange exchange, Trace trace, long started) {
    long elapsed = System.nanoTime() - started;
    Exception failure = exchange.getException();
    if (failure != null) {
      return new RunResult.Failed(error(name, failure), trace.steps(), elapsed);
    }
    Object answer = exchange.getMessage().getBody();
    if (answer == null) {
      return new RunResult.Failed(
          new SeraiException(
              ErrorCode.PIPELINE_FAILED, "pipeline '%s' ended without an answer".formatted(name)),
          trace.steps(),
          elapsed);
    }
    return new RunResult.Completed(answer, trace.steps(), elapsed);
  }

  private static SeraiException error(String name, Exception failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SeraiException known) {
        return known;
      }
    }
    LOG.error("pipeline {} failed", name, failure);
    return new SeraiException(
        ErrorCode.PIPELINE_FAILED,
        "pipeline '%s' failed: %s".formatted(name, failure.getMessage()),
        failure);
  }

  private void take(Set<Path> changed) {
    Map<Path, SourceFile> before = new HashMap<>(sources);
    changed.forEach(this::read);
    Owners owners = Owners.of(sources.values(), watcher::rank);
    while (!activate(owners, before)) {
      owners = Owners.of(sources.values(), watcher::rank);
    }
    for (String name : List.copyOf(active.keySet())) {
      if (!owners.fileByName().containsKey(name)) {
        leaving.add(active.remove(name));
        LOG.info("pipeline {} is no more", name);
      }
    }
    beans.keepOnly(
        active.values().stream().map(route -> route.info().file()).collect(Collectors.toSet()));
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
      List<String> names = entry.getValue().stream().filter(name -> !runs(name, source)).toList();
      List<Problem> failed = activate(source, source.text(), names);
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

  private boolean runs(String name, SourceFile source) {
    ActiveRoute route = active.get(name);
    return route != null
        && route.info().file().equals(source.file())
        && route.text().equals(source.text());
  }

  private List<Problem> activate(SourceFile source, String text, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    Map<String, ActiveRoute> replaced = new HashMap<>();
    for (String name : names) {
      ActiveRoute earlier = active.get(name);
      if (earlier != null) {
        replaced.put(name, earlier);
      }
    }
    String earlierBeans = beans.text(source.file());
    try {
      beans.bind(source.file(), text);
      List<RouteDefinition> routes =
          parser.parse(source.file(), text).stream()
              .filter(route -> names.contains(route.getRouteId()))
              .toList();
      active.putAll(runner.start(source.file(), text, routes, replaced, leaving::add));
    } catch (Exception e) {
      beans.restore(source.file(), earlierBeans);
      return List.of(PipelineParser.problem(source.file(), e));
    }
    replaced.values().stream().filter(route -> route.info().callable()).forEach(leaving::add);
    for (String name : names) {
      LOG.info(
          "pipeline {} {} from {}",
          name,
          replaced.containsKey(name) ? "replaced" : "loaded",
          source.file());
    }
    return List.of();
  }

  /** Ends routes that were replaced a look ago, so that messages just handed to them arrived. */
  private void endLeaving() {
    for (ActiveRoute route : leaving) {
      ending.add(
          Thread.ofVirtual().name("end of " + route.routeId()).start(() -> runner.end(route)));
    }
    leaving.clear();
    ending.removeIf(thread -> !thread.isAlive());
  }

  /** Ends all pipelines; messages that they have are finished first. */
  @Override
  public synchronized void close() {
    closed = true;
    try {
      // Camel stumbles over a route that goes while it stops.
      for (Thread thread : ending) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    context.stop();
  }
}
