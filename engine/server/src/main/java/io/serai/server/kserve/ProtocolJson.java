package io.serai.server.kserve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.serai.server.api.Json;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the protocol's JSON is read and written without a tree. */
final class ProtocolJson {
  /** Doubled keys are errors; nesting is bounded; numbers are read and written fast. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  private ProtocolJson() {}

  /** A text; refuses anything else. */
  static String text(JsonParser in, String what) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid("%s must be a string".formatted(what));
    }
    return in.getText();
  }

  /**
   * Parameters by name: texts, whole numbers as {@link Long}, fractions as {@link Double}, and
   * truth values; others are left out, as are those that nobody looks at.
   */
  static Map<String, Object> parameters(JsonParser in, String what) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return Map.of();
    }
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw invalid("the 'parameters' of %s must be an object".formatted(what));
    }
    Map<String, Object> parameters = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      Object value = RequestParameters.isKnown(name) ? parameter(in) : null;
      if (value == null) {
        in.skipChildren();
      } else {
        parameters.put(name, value);
      }
    }
    return parameters;
  }

  private static @Nullable Object parameter(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) in.getDoubleValue()
              : (Object) in.getLongValue();
      default -> null;
    };
  }

  /** What is wrong with a body that isn't JSON. */
  static SeraiException unreadable(IOException e) {
    return e instanceof JsonProcessingException json
        ? Json.tooManyParts(json).orElseGet(() -> notJson(json))
        : new SeraiException(
            ErrorCode.INVALID_INPUT,
            "the request's JSON can't be read: it isn't UTF-8: " + e.getMessage(),
            e);
  }

  private static SeraiException notJson(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    return new SeraiException(
        ErrorCode.INVALID_INPUT,
        "the request's JSON can't be read: line %d, column %d: %s"
            .formatted(
                e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                message.replaceAll("\\s*\\(for .*\\)$", "")),
        e);
  }

  static SeraiException invalid(String message) {
    return new SeraiException(ErrorCode.INVALID_INPUT, message);
  }
}
