package io.serai.routes.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes routes run and end. A route that replaces another is made completely before it takes over;
 * the earlier one then finishes the messages it has.
 */
final class RouteRunner {
  private static final Logger LOG = LoggerFactory.getLogger(RouteRunner.class);
  private static final int DRAIN_SECONDS = 300;

  private final CamelContext context;
  private final Model model;
  private final Map<String, Integer> generations = new LinkedHashMap<>();

  RouteRunner(CamelContext context) {
    this.context = context;
    this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  /**
   * Makes routes and lets them take over from those they replace.
   *
   * @param replaced the routes that run now under the same names
   * @param leaving takes what ran for a moment and is to be ended
   * @return what runs then, by name
   * @throws Exception if one can't be made or started; then what ran before runs
   */
  Map<String, ActiveRoute> start(
      Path file,
      String text,
      List<RouteDefinition> routes,
      Map<String, ActiveRoute> replaced,
      Consumer<ActiveRoute> leaving)
      throws Exception {
    Map<String, RouteDefinition> made = new LinkedHashMap<>();
    try {
      for (RouteDefinition route : routes) {
        String name = route.getRouteId();
        int generation = generations.merge(name, 1, Integer::sum);
        number(route, generation);
        route.setAutoStartup("false");
        made.put(name, route);
        model.addRouteDefinition(route);
      }
    } catch (Exception e) {
      for (RouteDefinition route : made.values()) {
        remove(route.getRouteId());
      }
      throw e;
    }
    Map<String, ActiveRoute> active = new LinkedHashMap<>();
    List<ActiveRoute> stopped = new ArrayList<>();
    try {
      for (Map.Entry<String, RouteDefinition> entry : made.entrySet()) {
        String name = entry.getKey();
        ActiveRoute earlier = replaced.get(name);
        if (earlier != null && !earlier.info().callable()) {
          stop(earlier.routeId());
          stopped.add(earlier);
        }
        context.getRouteController().startRoute(entry.getValue().getRouteId());
        active.put(name, active(name, file, text, entry.getValue()));
      }
    } catch (Exception e) {
      undo(made, active, stopped, leaving);
      throw e;
    }
    stopped.forEach(this::end);
    return active;
  }

  /** Has what ran before run again. */
  private void undo(
      Map<String, RouteDefinition> made,
      Map<String, ActiveRoute> active,
      List<ActiveRoute> stopped,
      Consumer<ActiveRoute> leaving) {
    made.forEach(
        (name, route) -> {
          ActiveRoute started = active.get(name);
          Route running = context.getRoute(route.getRouteId());
          if (running != null && running.getConsumer() instanceof DirectConsumer consumer) {
            context.getComponent("direct", ReplaceableDirect.class).giveBack(consumer);
          }
          if (started != null && started.info().callable()) {
            leaving.accept(started);
          } else {
            discard(route.getRouteId());
          }
        });
    for (ActiveRoute route : stopped) {
      try {
        context.getRouteController().startRoute(route.routeId());
      } catch (Exception e) {
        LOG.error("pipeline {} can't be started again", route.info().name(), e);
      }
    }
  }

  private void discard(String routeId) {
    try {
      stop(routeId);
      remove(routeId);
    } catch (Exception e) {
      LOG.error("route {} can't be removed", routeId, e);
    }
  }

  private void stop(String routeId) throws Exception {
    context.getRouteController().stopRoute(routeId, DRAIN_SECONDS, TimeUnit.SECONDS);
  }

  private ActiveRoute active(String name, Path file, String text, RouteDefinition route)
      throws Exception {
    Endpoint from = context.getRoute(route.getRouteId()).getEndpoint();
    AsyncProducer entry = null;
    if (from instanceof DirectEndpoint) {
      entry = from.createAsyncProducer();
      entry.start();
    }
    PipelineInfo info =
        PipelineInfo.of(
            name,
            route.getDescriptionText(),
            from.getEndpointUri().replaceFirst("://", ":"),
            file,
            models(route),
            LastSteps.of(route.getOutputs()),
            generations.getOrDefault(name, 1));
    return new ActiveRoute(route.getRouteId(), text, info, entry);
  }

  /** Ends a route; messages that it has are finished first. Blocks until then. */
  void end(ActiveRoute route) {
    try {
      stop(route.routeId());
      if (route.entry() != null) {
        route.entry().stop();
      }
      remove(route.routeId());
      LOG.debug("route {} ended", route.routeId());
    } catch (Exception e) {
      LOG.error("pipeline {} can't be ended", route.info().name(), e);
    }
  }

  private void remove(String routeId) throws Exception {
    context.removeRoute(routeId);
    RouteDefinition definition = model.getRouteDefinition(routeId);
    if (definition != null) {
      model.removeRouteDefinition(definition);
    }
  }

  /**
   * Gives a route a number of its own, and marks its steps' ids as made by Camel: of such ids two
   * may be the same, which those of an edited pipeline and of its earlier text are.
   */
  private static void number(RouteDefinition route, int generation) {
    route.setId(RouteIds.numbered(route.getRouteId(), generation));
    for (OptionalIdentifiedDefinition<?> step : steps(route)) {
      if (step.getId() != null) {
        step.setGeneratedId(step.getId());
      }
    }
  }

  private static List<String> models(RouteDefinition route) {
    TreeSet<String> models = new TreeSet<>();
    for (OptionalIdentifiedDefinition<?> step : steps(route)) {
      if (step instanceof ToDefinition to && to.getUri().startsWith("model:")) {
        String name = to.getUri().substring("model:".length()).replaceFirst("\\?.*", "");
        models.add(name);
      }
    }
    return new ArrayList<>(models);
  }

  private static Collection<OptionalIdentifiedDefinition<?>> steps(RouteDefinition route) {
    Collection<OptionalIdentifiedDefinition<?>> steps = new ArrayList<>();
    for (ProcessorDefinition<?> output : route.getOutputs()) {
      steps.add(output);
      steps.addAll(
          ProcessorDefinitionHelper.filterTypeInOutputs(
                  output.getOutputs(), OptionalIdentifiedDefinition.class)
              .stream()
              .<OptionalIdentifiedDefinition<?>>map(step -> step)
              .toList());
    }
    return steps;
  }
}
