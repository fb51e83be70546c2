package io.serai.itests.storm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a generated model is asked: its sample inputs, cut to one token. All outputs of a language
 * model for more of them, scores of the whole vocabulary and the cache, are more than one answer
 * may take.
 */
public final class SampleQuestion {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SampleQuestion() {}

  /** Prints the body of a request: {@code FOLDER} is the model's. */
  public static void main(String[] args) throws IOException {
    System.out.println(body(Path.of(args[0])));
  }

  /** The body of a request; a model without sample inputs is asked a text. */
  static String body(Path folder) throws IOException {
    Path samples = folder.resolve("sample-inputs.json");
    if (!Files.exists(samples)) {
      return "{\"text\": \"Lovely.\"}";
    }
    ObjectNode body = (ObjectNode) JSON.readTree(samples.toFile());
    for (JsonNode input : body.path("inputs")) {
      ArrayNode data = (ArrayNode) input.path("data");
      if (!data.isEmpty()) {
        ArrayNode shape = (ArrayNode) input.path("shape");
        shape.set(shape.size() - 1, 1);
        JsonNode first = data.get(0);
        data.removeAll().add(first);
      }
    }
    return body.toString();
  }
}
