package io.serai.routes.pipeline;

import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.dsl.yaml.common.YamlDeserializationContext;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Camel's reader of YAML, which is shown only a part of each file. Camel's own makes a file's beans
 * as soon as it reads it, and lets some items change the context.
 */
final class PartLoader extends YamlRoutesBuilderLoader {
  private static final String BEANS = "beans";

  /** What makes routes, and has no effect before they are made. */
  private static final Set<String> ROUTES =
      Set.of(
          "errorHandler",
          "from",
          "intercept",
          "interceptFrom",
          "interceptSendToEndpoint",
          "onCompletion",
          "onException",
          "route");

  private final Predicate<String> shown;

  private PartLoader(Predicate<String> shown) {
    this.shown = shown;
  }

  /** Reads routes; nothing but definitions is made. */
  static PartLoader ofRoutes() {
    return new PartLoader(ROUTES::contains);
  }

  /** Reads beans, which are in the registry once the builder configures its routes. */
  static PartLoader ofBeans() {
    return new PartLoader(BEANS::equals);
  }

  @Override
  public void preParseRoute(Resource resource) {
    // It would make the beans.
  }

  @Override
  protected RouteBuilder builder(YamlDeserializationContext ctx, Node root) {
    if (!(root instanceof SequenceNode file)) {
      throw new IllegalArgumentException("a pipeline's file is a list");
    }
    for (Node item : file.getValue()) {
      if (item instanceof MappingNode mapping) {
        mapping.getValue().removeIf(entry -> !shown.test(key(entry)));
      }
    }
    file.getValue()
        .removeIf(item -> item instanceof MappingNode mapping && mapping.getValue().isEmpty());
    return super.builder(ctx, root);
  }

  private static String key(NodeTuple entry) {
    return entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
  }
}
