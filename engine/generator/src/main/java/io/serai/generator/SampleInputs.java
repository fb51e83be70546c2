package io.serai.generator;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An example of what a generated model takes: a text of a few tokens, with an empty cache, as the
 * body of a request to the engine. A decoder is asked for its scores and not for the cache, which
 * would be several times the scores.
 */
final class SampleInputs {
  static final String NAME = "sample-inputs.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long TOKENS = 8;

  /** Each has a score for every token of the vocabulary: more are more than an answer may take. */
  private static final long TOKENS_OF_DECODER = 3;

  private record Input(String datatype, List<Long> shape, List<Long> data) {}

  private record Output(String name) {}

  private SampleInputs() {}

  static void write(Path file, Shape shape) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    Map<String, Input> inputs = new LinkedHashMap<>();
    body.put("inputs", inputs);
    long count = shape.family().decodes() ? TOKENS_OF_DECODER : TOKENS;
    inputs.put("input_ids", tokens(count, 1, 1));
    inputs.put("attention_mask", tokens(count, 1, 0));
    if (shape.family().decodes()) {
      body.put("outputs", List.of(new Output("logits")));
      inputs.put("position_ids", tokens(count, 0, 1));
      Input empty =
          new Input(
              "FP32", List.of(1L, (long) shape.heads(), 0L, (long) shape.headWidth()), List.of());
      for (int i = 0; i < shape.layers(); i++) {
        inputs.put("past_key_values.%d.key".formatted(i), empty);
        inputs.put("past_key_values.%d.value".formatted(i), empty);
      }
    } else {
      inputs.put("token_type_ids", tokens(count, 0, 0));
    }
    MAPPER.writeValue(file.toFile(), body);
  }

  private static Input tokens(long count, long first, long step) {
    List<Long> data = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      data.add(first + i * step);
    }
    return new Input("INT64", List.of(1L, count), data);
  }
}
