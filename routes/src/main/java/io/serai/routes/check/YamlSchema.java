package io.serai.routes.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names that Camel's YAML knows, from the JSON Schema that comes with it. It is large, so it is
 * read only when a file is known to be wrong, to find the place and a suggestion.
 */
final class YamlSchema {
  private static final String RESOURCE = "/schema/camelYamlDsl.json";

  private final JsonNode schema;

  private YamlSchema(JsonNode schema) {
    this.schema = schema;
  }

  static YamlSchema read() {
    try (InputStream in = YamlSchema.class.getResourceAsStream(RESOURCE)) {
      return new YamlSchema(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + " comes with camel-yaml-dsl", e);
    }
  }

  /** The schema of one item of the file's list. */
  JsonNode item() {
    return schema.get("items");
  }

  /** The keys that an object may have, each with its schema; empty where any may stand. */
  Map<String, JsonNode> properties(JsonNode of) {
    Map<String, JsonNode> properties = new TreeMap<>();
    collect(of, properties);
    return properties;
  }

  private void collect(JsonNode of, Map<String, JsonNode> properties) {
    JsonNode node = resolved(of);
    node.path("properties")
        .properties()
        .forEach(p -> properties.putIfAbsent(p.getKey(), p.getValue()));
    for (String union : new String[] {"oneOf", "anyOf", "allOf"}) {
      node.path(union).forEach(part -> collect(part, properties));
    }
  }

  /** The schema of a list's items. */
  JsonNode items(JsonNode of) {
    return resolved(of).path("items");
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText("");
    return reference.isEmpty() ? node : schema.at(reference.substring(1));
  }
}
