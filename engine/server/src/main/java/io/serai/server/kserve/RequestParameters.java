package io.serai.server.kserve;

import io.serai.catalog.Priority;
import io.serai.routes.model.RunParameters;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request. The protocol has servers take those they don't know; they do
 * nothing, and aren't kept.
 *
 * @param values by name; texts, numbers, truth values, and lists of texts
 */
record RequestParameters(Map<String, Object> values) {
  /** None. */
  static final RequestParameters NONE = new RequestParameters(Map.of());

  private static final long MICROS_PER_MILLI = 1000;

  /** What generation is told, by the names that it has elsewhere in the engine. */
  private static final Map<String, String> OF_RUN =
      Map.ofEntries(
          Map.entry("max_tokens", "maxTokens"),
          Map.entry("temperature", "temperature"),
          Map.entry("top_p", "topP"),
          Map.entry("top_k", "topK"),
          Map.entry("repetition_penalty", "repetitionPenalty"),
          Map.entry("seed", "seed"),
          Map.entry("stop", "stop"),
          Map.entry("grammar", "grammar"),
          Map.entry("json_schema", "jsonSchema"),
          Map.entry("preferred_model", "prefer"),
          Map.entry("max_latency_ms", "maxLatency"),
          Map.entry("min_quality", "minQuality"));

  private static final Set<String> OTHERS =
      Set.of(
          "binary_data",
          "binary_data_output",
          "binary_data_size",
          "classification",
          "details",
          "priority",
          "shared_memory_region",
          "stream",
          "task",
          "timeout");

  /** Copies the map. */
  RequestParameters {
    values = Map.copyOf(values);
  }

  /** Whether a parameter does something, here or where it belongs to an input or an output. */
  static boolean isKnown(String name) {
    return OF_RUN.containsKey(name) || OTHERS.contains(name);
  }

  /** Whether outputs are answered as binary data unless they say otherwise. */
  boolean binaryOutput() {
    return flag("binary_data_output");
  }

  /** Whether a parameter is set to true. */
  boolean flag(String name) {
    return switch (values.get(name)) {
      case null -> false;
      case Boolean set -> set;
      case Object other -> throw invalid("'%s' must be true or false, not '%s'", name, other);
    };
  }

  /**
   * What is to be done with a text, where there is a choice, as where the engine chooses the model;
   * null where that isn't said.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it isn't a text
   */
  @Nullable String task() {
    return switch (values.get("task")) {
      case null -> null;
      case String task -> task;
      case Object other ->
          throw invalid("'%s' must be a text such as text-classification, not '%s'", "task", other);
    };
  }

  /**
   * Who goes first where calls wait; null for what the model says. Triton's 0 is that, too.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} for any other number or text
   */
  @Nullable Priority priority() {
    Object value = values.get("priority");
    return value == null || value.equals(0L)
        ? null
        : Priority.of(value.toString())
            .orElseThrow(
                () -> invalid("'%s' must be low, normal or high, not '%s'", "priority", value));
  }

  /** How long the answer may take, in milliseconds, at least 1; 0 for no limit of the request's. */
  long timeoutMillis() {
    return switch (values.get("timeout")) {
      case null -> 0;
      case Long micros when micros >= 0 -> Math.ceilDiv(micros, MICROS_PER_MILLI);
      case Object other ->
          throw invalid("'%s' must be a number of microseconds, not '%s'", "timeout", other);
    };
  }

  /**
   * What a run is told.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} for a value of the wrong type
   */
  RunParameters ofRun() {
    Map<String, Object> known = new LinkedHashMap<>();
    OF_RUN.forEach(
        (here, there) -> {
          Object value = values.get(here);
          if (value != null) {
            known.put(there, value);
          }
        });
    Priority priority = priority();
    if (priority != null) {
      known.put("priority", priority.id());
    }
    return known.isEmpty() ? RunParameters.NONE : RunParameters.of(known);
  }

  private static SeraiException invalid(String message, String name, Object value) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER, "the parameter " + message.formatted(name, value));
  }
}
