package io.serai.plugins.llamacpp;

import com.fasterxml.jackson.jr.ob.JSON;
import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Sampling;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How a {@code llama-server} is told to choose tokens, whatever it is asked. */
final class ServerSampling {
  /** The order of Hugging Face's {@code generate}, as elsewhere in Serai. */
  private static final List<String> SAMPLERS =
      List.of("penalties", "temperature", "top_k", "top_p");

  private ServerSampling() {}

  /**
   * Adds what a request says.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} for a schema that isn't JSON,
   *     or a grammar that is too much for llama.cpp
   */
  static void addTo(Map<String, Object> question, GenerationRequest request) {
    Sampling sampling = request.sampling();
    question.put("stream", true);
    question.put("samplers", SAMPLERS);
    question.put("temperature", sampling.temperature());
    question.put("top_k", sampling.topK());
    question.put("top_p", sampling.topP());
    question.put("repeat_penalty", sampling.repetitionPenalty());
    question.put("repeat_last_n", -1);
    if (sampling.seed() != null) {
      question.put("seed", sampling.seed() & 0xffffffffL);
    }
    question.put("stop", request.stop().texts().stream().filter(stop -> !stop.isEmpty()).toList());
    switch (request.constraint()) {
      case null -> {}
      case Constraint.Grammar(var rules) -> {
        GrammarLimits.check(rules);
        question.put("grammar", rules);
      }
      case Constraint.JsonSchema(var schema) ->
          question.put("json_schema", parsed(schema, "the JSON schema isn't JSON"));
    }
  }

  /**
   * The document that a text is.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it isn't one
   */
  static Object parsed(String json, String otherwise) {
    try {
      return JSON.std.anyFrom(json);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "%s: %s".formatted(otherwise, e.getMessage()), e);
    }
  }
}
