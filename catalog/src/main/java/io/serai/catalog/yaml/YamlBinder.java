package io.serai.catalog.yaml;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Turns a YAML tree into records, and Jackson's complaints into problems with line and column. */
public final class YamlBinder {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private YamlBinder() {}

  /**
   * Reads the document as a record of that type. Unknown names and empty items of lists are
   * problems.
   *
   * @throws InvalidFileException if it doesn't fit
   */
  public static <T> T bind(YamlDocument document, Class<T> type) throws InvalidFileException {
    List<Problem> empty = new ArrayList<>();
    findEmptyItems(document, document.root(), JsonPointer.empty(), empty);
    if (!empty.isEmpty()) {
      throw new InvalidFileException(empty);
    }
    try {
      T value = MAPPER.treeToValue(document.root(), type);
      if (value == null) {
        throw new InvalidFileException(List.of(document.problem(JsonPointer.empty(), "is empty")));
      }
      return value;
    } catch (JsonMappingException e) {
      throw new InvalidFileException(List.of(document.problem(pointer(e), message(e))));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new InvalidFileException(
          List.of(document.problem(JsonPointer.empty(), e.getOriginalMessage())));
    }
  }

  /** Finds what a lone {@code -} leaves in a list, which no list here has a use for. */
  private static void findEmptyItems(
      YamlDocument document, JsonNode node, JsonPointer at, List<Problem> found) {
    for (int i = 0; i < (node.isArray() ? node.size() : 0); i++) {
      JsonPointer place = at.appendIndex(i);
      if (node.get(i).isNull()) {
        found.add(
            document.problem(place, "the list's item is empty: give it a value or remove it"));
      } else {
        findEmptyItems(document, node.get(i), place, found);
      }
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      findEmptyItems(document, entry.getValue(), at.appendProperty(entry.getKey()), found);
    }
  }

  private static JsonPointer pointer(JsonMappingException e) {
    JsonPointer pointer = JsonPointer.empty();
    for (JsonMappingException.Reference step : e.getPath()) {
      pointer =
          step.getFieldName() == null
              ? pointer.appendIndex(step.getIndex())
              : pointer.appendProperty(step.getFieldName());
    }
    return pointer;
  }

  private static String message(JsonMappingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown -> {
        List<String> known =
            Objects.requireNonNullElse(unknown.getKnownPropertyIds(), List.of()).stream()
                .map(Object::toString)
                .sorted()
                .toList();
        String name = unknown.getPropertyName();
        String meant = Suggestion.didYouMean(name, known);
        yield "unknown key '%s'%s"
            .formatted(name, meant.isEmpty() ? "; known are " + String.join(", ", known) : meant);
      }
      case InvalidFormatException format when format.getTargetType().isEnum() ->
          "'%s' is none of %s"
              .formatted(
                  format.getValue(),
                  Arrays.stream(format.getTargetType().getEnumConstants())
                      .map(value -> value.toString().toLowerCase(Locale.ROOT))
                      .collect(Collectors.joining(", ")));
      case InvalidFormatException format ->
          "'%s' is not %s".formatted(format.getValue(), words(format.getTargetType()));
      case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
          "should be " + words(mismatch.getTargetType());
      default ->
          String.valueOf(e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage());
    };
  }

  private static String words(Class<?> type) {
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return type == double.class || type == Double.class ? "a number" : "a whole number";
    }
    return List.class.isAssignableFrom(type) ? "a list" : "a block of keys and values";
  }
}
