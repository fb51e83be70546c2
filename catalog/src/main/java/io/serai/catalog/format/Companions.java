package io.serai.catalog.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the files of Hugging Face beside a model say about how it is used. */
final class Companions {
  private static final long MOST_BYTES = 1L << 20;

  /** Tokenizers' configurations name all added tokens, which aren't kept. */
  private static final long MOST_TOKENIZER_BYTES = 16L << 20;

  private Companions() {}

  /** Whether a {@code tokenizer_config.json} has a chat template. */
  static boolean hasChatTemplate(Path tokenizerConfig) throws IOException {
    return JsonFile.says(tokenizerConfig, MOST_TOKENIZER_BYTES, "chat_template");
  }

  /**
   * How sentences' vectors are made of the tokens', from the {@code 1_Pooling/config.json} of
   * sentence-transformers.
   *
   * @return a word of the parameter {@code pooling}; empty for one that there isn't
   * @throws SeraiException if it isn't JSON
   */
  static Optional<String> pooling(Path file) throws IOException {
    JsonNode modes = JsonFile.read(file, MOST_BYTES);
    if (modes.path("pooling_mode_cls_token").asBoolean()) {
      return Optional.of("cls");
    }
    return modes.path("pooling_mode_mean_tokens").asBoolean()
        ? Optional.of("mean")
        : Optional.empty();
  }

  /**
   * How images are prepared, from a {@code preprocessor_config.json}, as the parameters {@code
   * image.…}; those that it doesn't tell are left out.
   *
   * @throws SeraiException if it isn't JSON
   */
  static Map<String, Object> images(Path file) throws IOException {
    JsonNode json = JsonFile.read(file, MOST_BYTES);
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (json.path("do_normalize").asBoolean(true)) {
      numbers(json.path("image_mean")).ifPresent(mean -> parameters.put("image.mean", mean));
      numbers(json.path("image_std")).ifPresent(std -> parameters.put("image.std", std));
    } else {
      parameters.put("image.mean", "0");
      parameters.put("image.std", "1");
    }
    JsonNode size = json.path("size");
    if (json.path("do_center_crop").asBoolean(false)) {
      area(json.path("crop_size")).ifPresent(area -> parameters.put("image.size", area));
      JsonNode side = size.isInt() ? size : size.path("shortest_edge");
      if (side.isInt()) {
        parameters.put("image.resize", side.intValue());
      }
    } else {
      area(size)
          .ifPresent(
              area -> {
                parameters.put("image.size", area);
                parameters.put("image.crop", false);
              });
    }
    return parameters;
  }

  private static Optional<String> numbers(JsonNode list) {
    List<String> numbers = new ArrayList<>();
    for (JsonNode each : list) {
      if (!each.isNumber()) {
        return Optional.empty();
      }
      numbers.add(each.asText());
    }
    return numbers.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", numbers));
  }

  private static Optional<String> area(JsonNode size) {
    JsonNode height = size.isInt() ? size : size.path("height");
    JsonNode width = size.isInt() ? size : size.path("width");
    return height.isInt() && width.isInt()
        ? Optional.of(height.intValue() + "x" + width.intValue())
        : Optional.empty();
  }
}
