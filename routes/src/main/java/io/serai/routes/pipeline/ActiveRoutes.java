package io.serai.routes.pipeline;

import io.serai.catalog.yaml.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipelines that run, by name, with the beans of their files. To be changed by one thread at a
 * time, and looked at by any.
 */
final class ActiveRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveRoutes.class);

  private final PipelineParser parser;
  private final FileBeans beans;
  private final RouteRunner runner;
  private final Map<String, ActiveRoute> active = new ConcurrentHashMap<>();
  private final List<ActiveRoute> leaving = new ArrayList<>();
  private final List<Thread> ending = new ArrayList<>();

  ActiveRoutes(CamelContext context, PipelineParser parser, FileBeans beans) {
    this.parser = parser;
    this.beans = beans;
    runner = new RouteRunner(context);
  }

  /** The pipeline of that name; null if there is none. */
  @Nullable ActiveRoute find(String name) {
    return active.get(name);
  }

  /** What they are called. */
  Set<String> names() {
    return active.keySet();
  }

  /** What people see of them, by name. */
  List<PipelineInfo> list() {
    return active.values().stream()
        .map(ActiveRoute::info)
        .sorted(Comparator.comparing(PipelineInfo::name))
        .toList();
  }

  /** Whether the pipeline runs as the file has it. */
  boolean runs(String name, SourceFile source) {
    ActiveRoute route = active.get(name);
    return route != null
        && route.info().file().equals(source.file())
        && route.text().equals(source.text());
  }

  /**
   * Makes pipelines of a file run, in place of those that run under their names.
   *
   * @param text the file's
   * @return why they can't, and then those run that ran before; empty if they do
   */
  List<Problem> activate(SourceFile source, String text, List<String> names) {
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

  /** Has all leave but those of these names, with the beans of files of which none is left. */
  void keepOnly(Set<String> names) {
    for (String name : List.copyOf(active.keySet())) {
      if (!names.contains(name)) {
        leaving.add(active.remove(name));
        LOG.info("pipeline {} is no more", name);
      }
    }
    beans.keepOnly(
        active.values().stream().map(route -> route.info().file()).collect(Collectors.toSet()));
  }

  /** Ends routes that were replaced a look ago, so that messages just handed to them arrived. */
  void endLeaving() {
    for (ActiveRoute route : leaving) {
      ending.add(
          Thread.ofVirtual().name("end of " + route.routeId()).start(() -> runner.end(route)));
    }
    leaving.clear();
    ending.removeIf(thread -> !thread.isAlive());
  }

  /** Waits until those have ended that are about to. */
  void awaitEnds() {
    try {
      for (Thread thread : ending) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
