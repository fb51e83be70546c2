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
 * body of a request to the engine.
 */
final class SampleInputs {
  static final String NAME = "sample-inputs.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int TOKENS = 8;

  private record Input(String datatype, List<Long> shape, List<Long> data) {}

  private SampleInputs() {}

  static void write(Path file, Shape shape) throws IOException {
    Map<String, Input> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", tokens(1, 1));
    inputs.put("attention_mask", tokens(1, 0));
    if (shape.family().decodes()) {
      inputs.put("position_ids", tokens(0, 1));
      Input empty =
          new Input(
              "FP32", List.of(1L, (long) shape.heads(), 0L, (long) shape.headWidth()), List.of());
      for (int i = 0; i < shape.layers(); i++) {
        inputs.put("past_key_values.%d.key".formatted(i), empty);
        inputs.put("past_key_values.%d.value".formatted(i), empty);
      }
    } else {
      inputs.put("token_type_ids", tokens(0, 0));
    }
    MAPPER.writeValue(file.toFile(), Map.of("inputs", inputs));
  }

  private static Input tokens(long first, long step) {
    List<Long> data = new ArrayList<>();
    for (int i = 0; i < TOKENS; i++) {
      data.add(first + i * step);
    }
    return new Input("INT64", List.of(1L, (long) TOKENS), data);
  }
}
