package io.serai.plugins.onnxruntime;

import io.serai.plugins.text.FloatOutput;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A graph that scores the next token, with the names of Hugging Face's exporter.
 *
 * @param ids {@code input_ids} [1, new tokens]
 * @param mask {@code attention_mask} [1, all tokens], if the graph has it
 * @param positions {@code position_ids} [1, new tokens], if the graph has it
 * @param past each {@code past_key_values.*} [1, heads, seen tokens, width], with the name of the
 *     output {@code present.*} that takes its place in the next step; empty for a graph without a
 *     cache, which takes all tokens each time
 * @param logits [1, new tokens, vocabulary]
 */
record CausalGraph(
    TensorSpec ids,
    Optional<TensorSpec> mask,
    Optional<TensorSpec> positions,
    Map<TensorSpec, String> past,
    TensorSpec logits) {
  /** How the names of cache inputs begin. */
  static final String PAST = "past_key_values.";

  /** The output with the scores of the next token. */
  static final String LOGITS = "logits";

  /**
   * Checks that it is one.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it isn't
   */
  static CausalGraph of(OnnxSession session) {
    TensorSpec logits =
        session
            .output(LOGITS)
            .filter(spec -> spec.shape().rank() == 3 && FloatOutput.reads(spec.type()))
            .orElseThrow(
                () ->
                    invalid(
                        "it has no output 'logits' of shape [1, tokens, vocabulary]; its outputs"
                            + " are "
                            + session.signature().outputs()));
    Map<TensorSpec, String> past = new LinkedHashMap<>();
    for (TensorSpec spec : session.signature().inputs()) {
      switch (spec.name()) {
        case "input_ids", "attention_mask", "position_ids" -> checkWholeNumbers(spec);
        default -> past.put(spec, presentOf(spec, session));
      }
    }
    return new CausalGraph(
        session
            .input("input_ids")
            .orElseThrow(
                () ->
                    invalid(
                        "it has no input 'input_ids'; its inputs are "
                            + session.signature().inputs())),
        session.input("attention_mask"),
        session.input("position_ids"),
        past,
        logits);
  }

  /** Whether a step takes only the tokens that came since the last. */
  boolean hasCache() {
    return !past.isEmpty();
  }

  private static void checkWholeNumbers(TensorSpec spec) {
    boolean whole = spec.type() == ElementType.INT64 || spec.type() == ElementType.INT32;
    if (!whole
        || spec.shape().rank() != 2
        || spec.shape().dimension(0) > 1
        || spec.shape().dimension(1) >= 0) {
      throw invalid(
          "its input must be whole numbers of shape [1, tokens], the second dimension dynamic, but"
              + " is "
              + spec);
    }
  }

  private static String presentOf(TensorSpec spec, OnnxSession session) {
    if (!spec.name().startsWith(PAST)) {
      throw invalid("it has an input with an unknown meaning, " + spec);
    }
    if (spec.shape().rank() != 4
        || spec.shape().dimension(1) < 0
        || spec.shape().dimension(3) < 0) {
      throw invalid(
          "its cache must be of shape [1, heads, tokens, width], heads and width fixed, but one"
              + " input is "
              + spec);
    }
    String present = "present." + spec.name().substring(PAST.length());
    if (session.output(present).isEmpty()) {
      throw invalid("it has the input '%s', but no output '%s'".formatted(spec.name(), present));
    }
    return present;
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "the manifest promises text-generation, but the model can't do it: " + what);
  }
}
