package io.serai.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;

/**
 * Reads a tensor's data, flat or nested, into one list. Nothing but its elements takes memory then,
 * however often lists begin and end.
 */
final class FlatData extends JsonDeserializer<JsonNode> {
  @Override
  public JsonNode deserialize(JsonParser in, DeserializationContext context) throws IOException {
    ArrayNode elements = JsonNodeFactory.instance.arrayNode();
    int depth = 0;
    JsonToken token = in.currentToken();
    do {
      if (token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_ARRAY) {
        depth--;
      } else if (token == JsonToken.START_OBJECT) {
        context.reportInputMismatch(this, "a tensor's data is a list, but holds an object");
      } else {
        elements.add(context.readTree(in));
      }
      token = depth > 0 ? in.nextToken() : null;
    } while (depth > 0);
    return elements;
  }
}
