package io.serai.server.kserve;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text to be continued.
 *
 * @param id comes back with the answer; null if none was sent
 * @param text what to continue
 * @param parameters those that were sent, beside the text or under {@code parameters}
 */
record GenerateRequest(@Nullable String id, String text, RequestParameters parameters) {
  private static final String TEXT = "text_input";
  private static final String EXAMPLE = "{\"text_input\": \"3+4=\"}";

  /**
   * Reads a request.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it isn't one
   */
  static GenerateRequest read(byte[] body) {
    JsonNode json = json(body);
    JsonNode text = json.path(TEXT);
    if (!text.isTextual()) {
      throw ProtocolJson.invalid(
          "'%s' must be a string; send JSON such as %s".formatted(TEXT, EXAMPLE));
    }
    JsonNode id = json.path("id");
    if (!id.isMissingNode() && !id.isNull() && !id.isTextual() && !id.isIntegralNumber()) {
      throw ProtocolJson.invalid("the request's 'id' must be a string");
    }
    return new GenerateRequest(
        id.isMissingNode() || id.isNull() ? null : id.asText(), text.textValue(), parameters(json));
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode json = Json.REQUESTS.readTree(body);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      throw ProtocolJson.unreadable(e);
    }
    throw ProtocolJson.invalid("the body isn't a JSON object; send one such as " + EXAMPLE);
  }

  private static RequestParameters parameters(JsonNode json) {
    Map<String, Object> values = new LinkedHashMap<>();
    putAll(json, values);
    JsonNode nested = json.path("parameters");
    if (!nested.isMissingNode() && !nested.isNull() && !nested.isObject()) {
      throw ProtocolJson.invalid("'parameters' must be an object");
    }
    putAll(nested, values);
    return new RequestParameters(values);
  }

  private static void putAll(JsonNode object, Map<String, Object> values) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      if (!RequestParameters.isKnown(field.getKey())) {
        continue;
      }
      if (value.isIntegralNumber() && value.canConvertToLong()) {
        values.put(field.getKey(), value.longValue());
      } else if (value.isObject()) {
        values.put(field.getKey(), value.toString());
      } else if (!value.isNull()) {
        values.put(field.getKey(), Json.MAPPER.convertValue(value, Object.class));
      }
    }
  }
}
