package io.serai.routes.pipeline;

import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.YamlDocument;
import io.serai.routes.check.PipelineCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Reads pipelines' files as Camel's route definitions. */
final class PipelineParser {
  private final CamelContext context;

  PipelineParser(CamelContext context) {
    this.context = context;
  }

  /**
   * Everything that is wrong with a text; empty for a good one. Nothing is made.
   *
   * @param taken whether a name can't be that of a bean of this text
   */
  List<Problem> check(YamlDocument document, String text, Predicate<String> taken) {
    List<Problem> problems = new ArrayList<>(PipelineCheck.of(document, context, taken));
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
   * The routes of a text; nothing runs yet.
   *
   * @throws Exception as Camel's reader has it
   */
  List<RouteDefinition> parse(Path file, String text) throws Exception {
    return read(PartLoader.ofRoutes(), file, text).getRoutes();
  }

  /**
   * Makes the beans of a text and puts them into the registry.
   *
   * @throws Exception as Camel's reader has it, or as making one of them failed
   */
  void makeBeans(Path file, String text) throws Exception {
    read(PartLoader.ofBeans(), file, text);
  }

  private RoutesDefinition read(PartLoader loader, Path file, String text) throws Exception {
    Resource resource =
        ResourceHelper.fromBytes(
            "file:" + file.toAbsolutePath(), text.getBytes(StandardCharsets.UTF_8));
    loader.setCamelContext(context);
    loader.start();
    try {
      return ((RouteBuilder) loader.loadRoutesBuilder(resource)).configureRoutes(context);
    } finally {
      loader.stop();
    }
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
