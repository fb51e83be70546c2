package io.serai.plugins.pytorch;

import io.serai.plugins.text.WholeNumbers;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A module that scores the next token.
 *
 * @param tokens {@code input_ids} [1, new tokens], and whichever it has of {@code attention_mask}
 *     [1, all tokens] and {@code position_ids} [1, new tokens]
 * @param past each of {@code past_key_values} [1, heads, seen tokens, width], with the name of the
 *     output that takes its place in the next step; empty for a module without a cache, which takes
 *     all tokens each time
 * @param logits the name of the scores, [1, new tokens, vocabulary]
 */
record CausalGraph(List<TensorSpec> tokens, Map<TensorSpec, String> past, String logits) {
  static final String IDS = "input_ids";
  static final String MASK = "attention_mask";

  /**
   * Checks that it is one.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it isn't
   */
  static CausalGraph of(ModuleSignature signature) {
    List<TensorSpec> tokens = new ArrayList<>();
    for (TensorSpec spec : signature.tensors().inputs()) {
      switch (spec.name()) {
        case IDS, MASK, "position_ids" -> tokens.add(wholeNumbers(spec));
        default -> {
          if (!spec.name().startsWith(InputTrees.PAST + ".")) {
            throw invalid("it has an input with an unknown meaning, " + spec.name());
          }
        }
      }
    }
    if (signature.input(IDS).isEmpty()) {
      throw invalid("it has no input 'input_ids'");
    }
    List<String> outputs = signature.tensors().outputs().stream().map(TensorSpec::name).toList();
    Map<TensorSpec, String> past = new LinkedHashMap<>();
    for (TensorSpec spec : signature.past()) {
      String present = "present" + spec.name().substring(InputTrees.PAST.length());
      if (!outputs.contains(present)) {
        throw invalid(
            "it has the input '%s', but no output '%s'; its outputs are %s"
                .formatted(spec.name(), present, outputs));
      }
      past.put(spec, present);
    }
    return new CausalGraph(
        tokens, past, outputs.contains("logits") ? "logits" : outputs.getFirst());
  }

  /** Whether a step takes only the tokens that came since the last. */
  boolean hasCache() {
    return !past.isEmpty();
  }

  /** The tokens themselves among the rows of numbers. */
  WholeNumbers ids(Map<String, WholeNumbers> numbers) {
    return Objects.requireNonNull(numbers.get(IDS));
  }

  private static TensorSpec wholeNumbers(TensorSpec spec) {
    boolean whole = spec.type() == ElementType.INT64 || spec.type() == ElementType.INT32;
    if (!whole
        || spec.shape().rank() != 2
        || spec.shape().dimension(0) > 1
        || spec.shape().dimension(1) >= 0) {
      throw invalid(
          "its input must be whole numbers of shape [1, tokens], the second dimension dynamic, but"
              + " is declared as "
              + spec);
    }
    return spec;
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "the manifest promises text-generation, but the model can't do it: " + what);
  }
}
