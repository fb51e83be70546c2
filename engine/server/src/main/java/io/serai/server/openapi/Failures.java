package io.serai.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.access.Permission;
import java.util.Set;
import java.util.TreeSet;

/**
 * The responses that tell of failures. Operations name a set of statuses; each API has its form.
 */
final class Failures {
  private static final String KEY = "x-failures";

  private final JsonNode statuses;
  private final JsonNode sets;
  private final ObjectNode responses = JsonNodeFactory.instance.objectNode();

  /**
   * Failures.
   *
   * @param described {@code statuses}, with a response for each, and {@code sets} of them by name
   */
  Failures(JsonNode described) {
    statuses = described.get("statuses");
    sets = described.get("sets");
  }

  /** All responses that operations refer to. */
  ObjectNode responses() {
    return responses;
  }

  /** Failures in the form of a part. */
  OfPart of(JsonNode part) {
    JsonNode form = part.get(KEY);
    return new OfPart(form.get("schema").asText(), form.get("type").asText());
  }

  /** Failures in the form of an API. */
  final class OfPart {
    private final String schema;
    private final String type;

    private OfPart(String schema, String type) {
      this.schema = schema;
      this.type = type;
    }

    /** Replaces the name of a set by its responses; what an operation says itself stays. */
    void addTo(ObjectNode operation, Permission permission) {
      ObjectNode own = operation.withObject("/responses");
      for (String status : statuses(operation.remove(KEY), permission)) {
        if (!own.has(status)) {
          own.putObject(status).put("$ref", "#/components/responses/" + response(status));
        }
      }
    }

    private Set<String> statuses(JsonNode set, Permission permission) {
      Set<String> found = new TreeSet<>();
      JsonNode named = sets.get(set.asText());
      if (named == null) {
        throw new IllegalStateException("there is no set of failures named " + set);
      }
      named.forEach(status -> found.add(status.asText()));
      if (permission != Permission.OPEN) {
        found.add("401");
      }
      return found;
    }

    private String response(String status) {
      String name = schema + status;
      if (!responses.has(name)) {
        ObjectNode response = statuses.get(status).deepCopy();
        response
            .withObject("/content")
            .withObject("/" + type.replace("/", "~1"))
            .withObject("/schema")
            .put("$ref", "#/components/schemas/" + schema);
        responses.set(name, response);
      }
      return name;
    }
  }
}
