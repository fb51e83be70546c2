package io.serai.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.access.Permission;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Completes the operations of a part.
 *
 * @param tag whose they are
 * @param failures how they fail
 */
record Operations(String tag, Failures.OfPart failures) {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");
  private static final List<String> SCHEMES = List.of("bearer", "apiKey");

  /** Adds to all operations at a path who may ask them and how they fail. */
  void complete(String path, JsonNode operations) {
    for (var operation : operations.properties()) {
      if (METHODS.contains(operation.getKey())) {
        String method = operation.getKey().toUpperCase(Locale.ROOT);
        complete((ObjectNode) operation.getValue(), Permission.of(method, path));
      }
    }
  }

  private void complete(ObjectNode operation, Permission permission) {
    operation.putArray("tags").add(tag);
    String role = permission.name().toLowerCase(Locale.ROOT);
    operation.put("x-role", role);
    ArrayNode security = operation.putArray("security");
    if (permission != Permission.OPEN) {
      SCHEMES.forEach(scheme -> security.addObject().putArray(scheme).add(role));
    }
    failures.addTo(operation, permission);
  }
}
