package io.serai.server.device;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
      Json.REQUESTS
          .rebuild()
          .annotationIntrospector(new SkipsUnknown())
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .build();

  /**
   * What isn't known is skipped while it is read; where a feature has it ignored, it is kept until
   * then, and may take many times the memory of the body.
   */
  private static final class SkipsUnknown extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.forIgnoreUnknown(true);
    }
  }

  private static final byte[] NOTHING = {'{', '}'};

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
    try {
      byte[] bytes = body == null || body.length() == 0 ? NOTHING : body.getBytes();
      T read = read(bytes, type, example);
      return query.isEmpty() ? read : completed(read, query, type);
    } catch (JsonMappingException e) {
      throw misfit(e, example);
    } catch (JsonProcessingException e) {
      throw notJson(e, example);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "the body isn't JSON in UTF-8: " + e.getMessage(), e);
    }
  }

  private static <T> T read(byte[] body, Class<T> type, String example) throws IOException {
    try (JsonParser in = MAPPER.createParser(body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT, "the body isn't a JSON object; send one such as " + example);
      }
      return MAPPER.readValue(in, type);
    }
  }

  /** The same with fields of the query that the body doesn't have. */
  private static <T> T completed(T read, MultiMap query, Class<T> type) throws IOException {
    ObjectNode fields = MAPPER.valueToTree(read);
    for (String name : query.names()) {
      if (!fields.hasNonNull(name)) {
        fields.put(name, query.get(name));
      }
    }
    return MAPPER.treeToValue(fields, type);
  }

  /** What a field must be, unless it is the JSON that isn't right there. */
  private static SeraiException misfit(JsonMappingException e, String example) {
    boolean unreadable =
        e.getCause() instanceof JsonProcessingException cause
            && !(cause instanceof InputCoercionException);
    if (unreadable || e.getPath().isEmpty()) {
      return notJson(e, example);
    }
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "%s must be %s; send JSON such as %s".formatted(field(e), wanted(e), example),
        e);
  }

  private static SeraiException notJson(JsonProcessingException e, String example) {
    return Json.tooManyParts(e)
        .orElseGet(
            () ->
                new SeraiException(
                    ErrorCode.INVALID_INPUT,
                    "the body isn't JSON (line %d, column %d); send JSON such as %s"
                        .formatted(
                            e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                            e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                            example),
                    e));
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
