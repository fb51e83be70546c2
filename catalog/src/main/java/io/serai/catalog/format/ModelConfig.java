package io.serai.catalog.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the {@code config.json} of a Hugging Face model tells.
 *
 * @param architectures names of classes, such as {@code BertForSequenceClassification}
 * @param labels by index; empty if they are only numbered
 * @param contextLength tokens; empty if it isn't told
 */
record ModelConfig(List<String> architectures, List<String> labels, OptionalInt contextLength) {
  /** Nothing. */
  static final ModelConfig NONE = new ModelConfig(List.of(), List.of(), OptionalInt.empty());

  private static final long MOST_BYTES = 2L << 20;
  private static final int MOST_LABELS = 100_000;
  private static final List<String> CONTEXT =
      List.of("max_position_embeddings", "n_positions", "n_ctx", "max_sequence_length");

  /** Copies the lists. */
  ModelConfig {
    architectures = List.copyOf(architectures);
    labels = List.copyOf(labels);
  }

  /**
   * Reads the file.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it isn't JSON or is far too
   *     large
   * @throws IOException if it can't be read
   */
  static ModelConfig read(Path file) throws IOException {
    JsonNode json = JsonFile.read(file, MOST_BYTES);
    List<String> architectures = new ArrayList<>();
    json.path("architectures").forEach(each -> architectures.add(each.asText()));
    OptionalInt context =
        CONTEXT.stream()
            .map(json::path)
            .filter(each -> each.isInt() && each.intValue() > 1)
            .mapToInt(JsonNode::intValue)
            .findFirst();
    return new ModelConfig(architectures, labels(json.path("id2label")), context);
  }

  /** Those by index, if there are names for all of them that say more than the number. */
  private static List<String> labels(JsonNode names) {
    List<String> labels = new ArrayList<>();
    int count = Math.min(names.size(), MOST_LABELS);
    for (int i = 0; i < count; i++) {
      JsonNode name = names.path(Integer.toString(i));
      if (!name.isTextual()) {
        return List.of();
      }
      labels.add(name.textValue());
    }
    boolean numbered = labels.stream().allMatch(label -> label.matches("LABEL_\\d+"));
    return numbered ? List.of() : labels;
  }

  /** The task that the architecture is for; empty if its name tells none. */
  Optional<Task> task() {
    for (String each : architectures) {
      if (each.endsWith("ForSequenceClassification")) {
        return Optional.of(Task.TEXT_CLASSIFICATION);
      } else if (each.endsWith("ForTokenClassification")) {
        return Optional.of(Task.TOKEN_CLASSIFICATION);
      } else if (each.endsWith("ForImageClassification")) {
        return Optional.of(Task.IMAGE_CLASSIFICATION);
      } else if (each.endsWith("ForCausalLM") || each.endsWith("LMHeadModel")) {
        return Optional.of(Task.TEXT_GENERATION);
      } else if (each.endsWith("Model")) {
        return Optional.of(Task.EMBEDDINGS);
      }
    }
    return Optional.empty();
  }
}
