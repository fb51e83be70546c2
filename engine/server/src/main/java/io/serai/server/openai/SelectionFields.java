package io.serai.server.openai;

import io.serai.catalog.ModelRef;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the choice of a model goes by, in the words of {@code POST /models/select}. */
final class SelectionFields {
  private SelectionFields() {}

  /**
   * Adds them to the engine's parameters.
   *
   * @param called one that is chosen, or a pipeline, whose steps may choose
   */
  static void addTo(Map<String, Object> parameters, Fields fields, Called called) {
    Map<String, Object> given = new TreeMap<>();
    put(given, "preferred_model", fields.text("preferred_model"));
    put(given, "max_latency_ms", fields.positive("max_latency_ms"));
    put(given, "min_quality", fields.number("min_quality", 0, 1));
    if (!given.isEmpty() && !called.isPipeline() && !ModelRef.parse(called.name()).isAuto()) {
      String name = given.keySet().iterator().next();
      throw fields.invalid(
          name,
          "'%s' is for requests in which the engine chooses the model: send \"model\": \"auto\", or leave it out"
              .formatted(name));
    }
    put(parameters, "prefer", given.get("preferred_model"));
    put(parameters, "maxLatency", given.get("max_latency_ms"));
    put(parameters, "minQuality", given.get("min_quality"));
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
