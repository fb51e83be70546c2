package io.serai.routes.pipeline;

import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.YamlDocument;
import io.serai.routes.check.PipelineCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Reads pipelines' files as Camel's route definitions. */
final class PipelineParser {
  private final CamelContext context;

  PipelineParser(CamelContext context) {
    this.context = context;
  }

  /** Everything that is wrong with a text; empty for a good one. */
  List<Problem> check(YamlDocument document, String text) {
    List<Problem> problems = new ArrayList<>(PipelineCheck.of(document, context));
    try {
      parse(document.file(), text);
    } catch (Exception e) {
      List<Problem> structure = PipelineCheck.structure(document);
      structure.stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
      if (problems.isEmpty()) {
        problems.add(problem(document.file(), e));
      }
    }
    return problems;
  }

  /**
   * The routes of a text; nothing runs yet. Beans that the text defines are known afterwards.
   *
   * @throws Exception as Camel's reader has it
   */
  List<RouteDefinition> parse(Path file, String text) throws Exception {
    Resource resource =
        ResourceHelper.fromBytes(
            "file:" + file.toAbsolutePath(), text.getBytes(StandardCharsets.UTF_8));
    List<RouteDefinition> routes = new ArrayList<>();
    for (RoutesBuilder builder :
        PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource)) {
      routes.addAll(((RouteBuilder) builder).configureRoutes(context).getRoutes());
    }
    return routes;
  }

  /** A failure of Camel's reader or of making a route, with its place where it tells one. */
  static Problem problem(Path file, Throwable failure) {
    Optional<Mark> mark = Optional.empty();
    Throwable deepest = failure;
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
        mark = marked.getProblemMark();
      }
      deepest = e;
    }
    String message = String.valueOf(deepest.getMessage()).strip().lines().findFirst().orElse("");
    if (message.isEmpty() || message.equals("null")) {
      message = deepest.toString();
    }
    return new Problem(
        file,
        mark.map(m -> m.getLine() + 1).orElse(0),
        mark.map(m -> m.getColumn() + 1).orElse(0),
        message);
  }
}
