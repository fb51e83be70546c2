package io.serai.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.http.InvalidFieldException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads fields that are a text or a list of texts. */
final class Texts {
  private Texts() {}

  /**
   * The field's texts, at least one.
   *
   * @throws InvalidFieldException if it is something else, such as tokens, or one is empty
   */
  static List<String> read(Fields fields, String name) {
    JsonNode given = fields.get(name);
    if (!fields.has(name)) {
      throw fields.invalid(name, "'%s' is needed, a string or a list of strings".formatted(name));
    }
    if (given.isTextual()) {
      return List.of(checked(given, name));
    }
    fields.require(name, given.isArray(), "a string or a list of strings");
    if (given.isEmpty()) {
      throw fields.invalid(name, "'%s' is an empty list".formatted(name));
    }
    List<String> texts = new ArrayList<>(given.size());
    for (JsonNode text : given) {
      texts.add(checked(text, "%s[%d]".formatted(name, texts.size())));
    }
    return texts;
  }

  private static String checked(JsonNode text, String path) {
    if (text.isNumber() || text.isArray()) {
      throw new InvalidFieldException(
          path,
          "'%s' is tokens, which only the model's own tokenizer makes; send text".formatted(path));
    }
    if (!text.isTextual()) {
      throw new InvalidFieldException(path, "'%s' must be a string".formatted(path));
    }
    if (text.asText().isBlank()) {
      throw new InvalidFieldException(path, "'%s' is empty".formatted(path));
    }
    return text.asText();
  }

  /** Several texts, which are answered with a list. */
  static RunBody body(List<String> texts) {
    List<@Nullable String> all = new ArrayList<>(texts);
    return new RunBody(null, all, null, null, null, null, null, null, null, null);
  }
}
