package io.serai.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What requests for texts have in common, as the engine's parameters. */
final class GenerationFields {
  private static final int MOST_STOPS = 4;
  private static final double PENALTY = 2;
  private static final double MOST = 100;

  private GenerationFields() {}

  /**
   * Reads them.
   *
   * @param called where it is a pipeline, its own values count for what the request leaves out
   * @param maxTokens null for the engine's default
   * @param logprobs of how many tokens in each place the probabilities are asked for; null for none
   */
  static Map<String, Object> read(
      Fields fields, Called called, @Nullable Long maxTokens, @Nullable Long logprobs) {
    refuseUnknownToBackends(fields);
    checkIgnored(fields);
    Map<String, Object> parameters = new LinkedHashMap<>();
    put(parameters, "maxTokens", maxTokens);
    Double temperature = fields.number("temperature", 0, 2);
    put(
        parameters,
        "temperature",
        temperature == null && !called.isPipeline() ? Double.valueOf(1) : temperature);
    put(parameters, "topP", above0(fields, "top_p", fields.number("top_p", 0, 1)));
    Long topK = fields.whole("top_k", -1, Integer.MAX_VALUE);
    put(parameters, "topK", topK == null ? null : Math.max(0, topK));
    put(
        parameters,
        "repetitionPenalty",
        above0(fields, "repetition_penalty", fields.number("repetition_penalty", 0, MOST)));
    put(parameters, "seed", fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE));
    put(parameters, "stop", stop(fields));
    put(parameters, "logprobs", logprobs);
    put(parameters, "jsonSchema", ResponseFormat.schema(fields));
    put(parameters, "keepAlive", KeepAlive.seconds(fields));
    SelectionFields.addTo(parameters, fields, called);
    return parameters;
  }

  private static void put(Map<String, Object> parameters, String name, @Nullable Object value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }

  private static @Nullable Double above0(Fields fields, String name, @Nullable Double value) {
    if (value != null && value == 0) {
      throw fields.invalid(name, "'%s' must be above 0".formatted(name));
    }
    return value;
  }

  private static @Nullable List<String> stop(Fields fields) {
    if (!fields.has("stop")) {
      return null;
    }
    JsonNode given = fields.get("stop");
    if (given.isTextual()) {
      return List.of(given.asText());
    }
    fields.require("stop", given.isArray(), "a string or a list of strings");
    List<String> stops = new ArrayList<>();
    for (JsonNode stop : given) {
      fields.require("stop", stop.isTextual(), "a string or a list of strings");
      stops.add(stop.asText());
    }
    if (stops.size() > MOST_STOPS) {
      throw fields.invalid(
          "stop", "'stop' takes %d strings, but there are %d".formatted(MOST_STOPS, stops.size()));
    }
    return stops;
  }

  /** What would change the answer, and no backend knows. */
  private static void refuseUnknownToBackends(Fields fields) {
    for (String penalty : List.of("frequency_penalty", "presence_penalty")) {
      Double value = fields.number(penalty, -PENALTY, PENALTY);
      if (value != null && value != 0) {
        throw fields.invalid(
            penalty,
            "no backend has '%s'; leave it out, or use 'repetition_penalty', such as 1.1"
                .formatted(penalty));
      }
    }
    for (String one : List.of("n", "best_of")) {
      Long count = fields.whole(one, 1, Integer.MAX_VALUE);
      if (count != null && count != 1) {
        throw fields.invalid(
            one, "'%s' can only be 1; ask several times for several answers".formatted(one));
      }
    }
    if (fields.has("logit_bias")) {
      fields.require("logit_bias", fields.get("logit_bias").isObject(), "an object");
      if (!fields.get("logit_bias").isEmpty()) {
        throw fields.invalid("logit_bias", "no backend has 'logit_bias'; leave it out");
      }
    }
    if (fields.flag("store")) {
      throw fields.invalid("store", "answers aren't stored; leave 'store' out");
    }
  }

  /** What has no effect still has to be of its type. */
  private static void checkIgnored(Fields fields) {
    fields.text("user");
    fields.object("metadata");
  }

  /**
   * Whether the stream ends with the usage.
   *
   * @param stream whether there is one
   */
  static boolean includeUsage(Fields fields, boolean stream) {
    Fields options = fields.object("stream_options");
    if (options == null) {
      return false;
    }
    if (!stream) {
      throw fields.invalid("stream_options", "'stream_options' goes with \"stream\": true only");
    }
    return options.flag("include_usage");
  }
}
