package io.serai.catalog.format;

import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.TensorSpec;
import java.util.List;
import java.util.Optional;

/** Guesses what a graph is for by its inputs and outputs, as exporters name and shape them. */
final class GraphTask {
  private static final int IMAGE_RANK = 4;
  private static final int CHANNELS = 3;
  private static final int CHANNELS_AT = 1;

  private GraphTask() {}

  /** The task; empty for a graph that only its tensors are known of. */
  static Optional<Task> of(Signature signature, ModelConfig config) {
    List<TensorSpec> inputs = signature.inputs();
    if (inputs.stream().anyMatch(each -> each.name().equals("input_ids"))) {
      return text(signature, config);
    }
    boolean image =
        inputs.size() == 1
            && inputs.getFirst().shape().rank() == IMAGE_RANK
            && (inputs.getFirst().shape().dimension(CHANNELS_AT) == CHANNELS
                || inputs.getFirst().name().equals("pixel_values"));
    return image && signature.outputs().getFirst().shape().rank() == 2
        ? Optional.of(Task.IMAGE_CLASSIFICATION)
        : Optional.empty();
  }

  private static Optional<Task> text(Signature signature, ModelConfig config) {
    if (hasOutput(signature, "present.") || hasInput(signature, "past_key_values.")) {
      return Optional.of(Task.TEXT_GENERATION);
    }
    if (hasOutput(signature, "last_hidden_state") || hasOutput(signature, "sentence_embedding")) {
      return Optional.of(Task.EMBEDDINGS);
    }
    Optional<TensorSpec> logits =
        signature.outputs().stream().filter(each -> each.name().equals("logits")).findFirst();
    if (logits.isEmpty()) {
      return config.task();
    }
    // Scores of the text, or of each of its tokens: for the latter only the architecture tells.
    return logits.get().shape().rank() == 2
        ? Optional.of(Task.TEXT_CLASSIFICATION)
        : config
            .task()
            .filter(task -> task == Task.TOKEN_CLASSIFICATION || task == Task.TEXT_GENERATION);
  }

  private static boolean hasInput(Signature signature, String beginning) {
    return signature.inputs().stream().anyMatch(each -> each.name().startsWith(beginning));
  }

  private static boolean hasOutput(Signature signature, String beginning) {
    return signature.outputs().stream().anyMatch(each -> each.name().startsWith(beginning));
  }
}
