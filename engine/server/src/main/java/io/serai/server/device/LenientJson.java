package io.serai.server.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.api.Json;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of clients that send more than they have to: what isn't known is skipped, one name
 * counts as a list of one, and fields may be query parameters.
 */
final class LenientJson {
  private static final JsonMapper MAPPER =
      Json.MAPPER
          .rebuild()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .build();

  private LenientJson() {}

  /**
   * Reads a request.
   *
   * @param example what a body looks like, for errors
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} or {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  static <T> T read(RoutingContext request, Class<T> type, String example) {
    return read(request.body().buffer(), request.queryParams(), type, example);
  }

  /** The same of a body, null for none, and a query. */
  static <T> T read(@Nullable Buffer body, MultiMap query, Class<T> type, String example) {
    ObjectNode fields = fields(body, example);
    for (String name : query.names()) {
      if (!fields.has(name)) {
        fields.put(name, query.get(name));
      }
    }
    try {
      return MAPPER.treeToValue(fields, type);
    } catch (JsonMappingException e) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "%s must be %s; send JSON such as %s".formatted(field(e), wanted(e), example),
          e);
    } catch (JsonProcessingException e) {
      throw notJson(e, example);
    }
  }

  private static ObjectNode fields(@Nullable Buffer body, String example) {
    if (body == null || body.length() == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      JsonNode read = MAPPER.readTree(body.getBytes());
      if (read instanceof ObjectNode object) {
        return object;
      }
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "the body isn't a JSON object; send one such as " + example);
    } catch (JsonProcessingException e) {
      throw notJson(e, example);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  private static SeraiException notJson(JsonProcessingException e, String example) {
    return new SeraiException(
        ErrorCode.INVALID_INPUT,
        "the body isn't JSON (line %d, column %d); send JSON such as %s"
            .formatted(
                e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                example),
        e);
  }

  private static String field(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            part ->
                part.getFieldName() == null
                    ? "[%d]".formatted(part.getIndex())
                    : "'" + part.getFieldName() + "'")
        .collect(Collectors.joining());
  }

  private static String wanted(JsonMappingException e) {
    Class<?> type = e instanceof MismatchedInputException wrong ? wrong.getTargetType() : null;
    if (type == null || type == Integer.class) {
      return "a whole number";
    }
    return type == Double.class
        ? "a number"
        : type == Boolean.class
            ? "true or false"
            : type == String.class
                ? "a string"
                : List.class.isAssignableFrom(type) ? "a list" : "an object";
  }
}
