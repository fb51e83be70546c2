package io.serai.routes.check;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.Suggestion;
import io.serai.catalog.yaml.YamlDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds keys that Camel's YAML doesn't know where they stand. */
final class StructureCheck {
  private final YamlDocument document;
  private final YamlSchema schema = YamlSchema.read();
  private final List<Problem> problems = new ArrayList<>();

  private StructureCheck(YamlDocument document) {
    this.document = document;
  }

  static List<Problem> of(YamlDocument document) {
    StructureCheck check = new StructureCheck(document);
    JsonPointer at = JsonPointer.empty();
    int index = 0;
    for (JsonNode item : document.root()) {
      check.visit(item, check.schema.item(), at.appendIndex(index++));
    }
    return check.problems;
  }

  private void visit(JsonNode node, JsonNode shape, JsonPointer at) {
    if (node.isArray()) {
      JsonNode items = schema.items(shape);
      for (int i = 0; i < node.size(); i++) {
        visit(node.get(i), items, at.appendIndex(i));
      }
      return;
    }
    Map<String, JsonNode> known = schema.properties(shape);
    if (!node.isObject() || known.isEmpty()) {
      return;
    }
    node.properties()
        .forEach(
            entry -> {
              String key = entry.getKey();
              JsonPointer place = at.appendProperty(key);
              if (known.containsKey(key)) {
                visit(entry.getValue(), known.get(key), place);
              } else {
                problems.add(
                    document.problem(
                        place,
                        "'%s' can't stand here%s"
                            .formatted(key, Suggestion.didYouMean(key, known.keySet()))));
              }
            });
  }
}
