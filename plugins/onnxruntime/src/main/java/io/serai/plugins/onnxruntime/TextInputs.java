package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.serai.plugins.text.TokenBatch;
import io.serai.plugins.text.WholeNumbers;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The inputs of a graph that takes tokenized texts, as Hugging Face's exporter names them.
 *
 * @param specs {@code input_ids}, and whichever the graph has of {@code attention_mask} and {@code
 *     token_type_ids}; each [texts, positions]
 */
record TextInputs(List<TensorSpec> specs) {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final Set<String> KNOWN = Set.of(IDS, MASK, "token_type_ids");

  /**
   * Finds them.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the graph takes no texts
   */
  static TextInputs of(OnnxSession session) {
    List<TensorSpec> specs = session.signature().inputs();
    if (session.input(IDS).isEmpty()) {
      throw invalid("it has no input 'input_ids'; its inputs are " + specs);
    }
    for (TensorSpec spec : specs) {
      boolean whole = spec.type() == ElementType.INT64 || spec.type() == ElementType.INT32;
      if (!KNOWN.contains(spec.name()) || !whole || spec.shape().rank() != 2) {
        throw invalid(
            "its inputs must be input_ids, attention_mask or token_type_ids, whole numbers of shape"
                + " [texts, positions], but one is "
                + spec);
      }
      if (spec.shape().dimension(0) > 1) {
        throw invalid(
            "it takes exactly %d texts at once; export it with a dynamic first dimension"
                .formatted(spec.shape().dimension(0)));
      }
    }
    return new TextInputs(specs);
  }

  /** Positions that every text must have, if the graph fixes it, else -1. */
  int fixedLength() {
    return (int) ids().shape().dimension(1);
  }

  /** Whether several texts can be computed at once. */
  boolean takesBatches() {
    return ids().shape().dimension(0) < 0;
  }

  /** Whether the graph is told which positions are padding. */
  boolean hasMask() {
    return specs.stream().anyMatch(spec -> spec.name().equals(MASK));
  }

  /**
   * Makes the tensors for a batch.
   *
   * @param arena outlives the tensors
   * @return by name, to be closed
   */
  Map<String, OnnxTensor> tensors(TokenBatch batch, TensorConverter converter, Arena arena)
      throws OrtException {
    Map<String, OnnxTensor> tensors = HashMap.newHashMap(specs.size());
    for (TensorSpec spec : specs) {
      WholeNumbers numbers =
          switch (spec.name()) {
            case IDS -> batch.ids(spec.type(), arena);
            case MASK -> batch.mask(spec.type(), arena);
            default -> batch.zeros(spec.type(), arena);
          };
      tensors.put(
          spec.name(),
          converter.view(
              numbers.slice(0, numbers.size()),
              new long[] {batch.rows().size(), batch.length()},
              OnnxTypes.bufferType(numbers.type()).orElseThrow()));
    }
    return tensors;
  }

  private TensorSpec ids() {
    return specs.stream().filter(spec -> spec.name().equals(IDS)).findFirst().orElseThrow();
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "the manifest promises tasks on texts, but the model can't do them: " + what);
  }
}
