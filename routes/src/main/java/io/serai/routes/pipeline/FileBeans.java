package io.serai.routes.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.catalog.yaml.YamlDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beans of pipelines' files: in the registry while a pipeline of their file runs. A name
 * belongs to one file, or to the engine.
 */
final class FileBeans {
  private static final Logger LOG = LoggerFactory.getLogger(FileBeans.class);

  private record Bound(String text, List<JsonNode> definitions, Set<String> names) {}

  private final CamelContext context;
  private final PipelineParser parser;
  private final Map<Path, Bound> bound = new HashMap<>();

  FileBeans(CamelContext context, PipelineParser parser) {
    this.context = context;
    this.parser = parser;
  }

  /** Whether a name belongs to the engine or to another file. */
  boolean taken(Path file, String name) {
    Bound own = bound.get(file);
    return (own == null || !own.names.contains(name))
        && context.getRegistry().lookupByName(name) != null;
  }

  /** The text whose beans are in the registry; null if there are none of the file. */
  @Nullable String text(Path file) {
    Bound now = bound.get(file);
    return now == null ? null : now.text;
  }

  /**
   * Makes the beans that a good text defines, in place of those of the file's earlier text. Beans
   * whose definitions are as they were stay.
   *
   * @throws Exception if one can't be made, or its name is taken
   */
  void bind(Path file, String text) throws Exception {
    List<JsonNode> definitions = definitions(YamlDocument.parse(file, text).root());
    Bound earlier = bound.get(file);
    if (definitions.equals(earlier == null ? List.of() : earlier.definitions)) {
      return;
    }
    Set<String> names = new TreeSet<>();
    for (JsonNode definition : definitions) {
      String name = definition.path("name").asText();
      if (taken(file, name)) {
        throw new IllegalArgumentException(
            "the name '%s' belongs to the engine or to another file; give the bean another"
                .formatted(name));
      }
      names.add(name);
    }
    unbind(file);
    if (definitions.isEmpty()) {
      return;
    }
    bound.put(file, new Bound(text, definitions, names));
    parser.makeBeans(file, text);
  }

  /** Takes a file's beans out of the registry. */
  void unbind(Path file) {
    Bound gone = bound.remove(file);
    if (gone != null) {
      Registry registry = context.getRegistry();
      gone.names.forEach(registry::unbind);
      LOG.debug("beans {} of {} are no more", gone.names, file);
    }
  }

  /** Has the beans be those of an earlier text again; null for none. */
  void restore(Path file, @Nullable String text) {
    if (text == null) {
      unbind(file);
      return;
    }
    try {
      bind(file, text);
    } catch (Exception e) {
      LOG.error("the beans of {} can't be made again", file, e);
    }
  }

  /** Takes out of the registry what belongs to none of these files. */
  void keepOnly(Set<Path> files) {
    List.copyOf(bound.keySet()).stream()
        .filter(file -> !files.contains(file))
        .forEach(this::unbind);
  }

  private static List<JsonNode> definitions(JsonNode file) {
    List<JsonNode> definitions = new ArrayList<>();
    file.forEach(item -> item.path("beans").forEach(definitions::add));
    return definitions;
  }
}
