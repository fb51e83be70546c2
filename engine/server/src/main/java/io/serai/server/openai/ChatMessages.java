package io.serai.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.api.Documents.MessageDocument;
import io.serai.server.http.InvalidFieldException;
import java.util.ArrayList;
import java.util.List;

/** Reads conversations. */
final class ChatMessages {
  private static final String MESSAGES = "messages";
  private static final String CONTENT = "content";

  private ChatMessages() {}

  /**
   * The field {@code messages}.
   *
   * @throws InvalidFieldException if it isn't a conversation of texts
   */
  static List<MessageDocument> read(Fields fields) {
    JsonNode given = fields.get(MESSAGES);
    if (!given.isArray() || given.isEmpty()) {
      throw fields.invalid(
          MESSAGES,
          "'messages' is needed, a list such as [{\"role\": \"user\", \"content\": \"Hello.\"}]");
    }
    List<MessageDocument> messages = new ArrayList<>(given.size());
    for (JsonNode message : given) {
      String path = "%s[%d]".formatted(MESSAGES, messages.size());
      if (!(message instanceof ObjectNode object)) {
        throw new InvalidFieldException(path, "'%s' must be an object".formatted(path));
      }
      Fields one = new Fields(object, path + ".");
      messages.add(new MessageDocument(role(one), content(one)));
    }
    return messages;
  }

  private static String role(Fields message) {
    String role = message.requiredText("role");
    return switch (role) {
      case "system", "user", "assistant" -> role;
      // Chat templates know the newer name of this role by the older one.
      case "developer" -> "system";
      case "tool", "function" ->
          throw message.invalid(
              "role", "there are no tools, so there is no role '%s'".formatted(role));
      default ->
          throw message.invalid(
              "role",
              "'%s' must be system, developer, user or assistant, but is '%s'"
                  .formatted(message.path("role"), role));
    };
  }

  private static String content(Fields message) {
    if (!message.get("tool_calls").isEmpty()) {
      throw message.invalid("tool_calls", "there are no tools; leave 'tool_calls' out");
    }
    JsonNode content = message.get(CONTENT);
    if (content.isTextual()) {
      return content.asText();
    }
    message.require(CONTENT, content.isArray(), "a string or a list of parts");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < content.size(); i++) {
      String path = "%s[%d]".formatted(message.path(CONTENT), i);
      if (!(content.get(i) instanceof ObjectNode part)) {
        throw new InvalidFieldException(path, "'%s' must be an object".formatted(path));
      }
      text.append(text(new Fields(part, path + "."), path));
    }
    return text.toString();
  }

  private static String text(Fields part, String path) {
    String type = part.requiredText("type");
    if (!type.equals("text")) {
      throw new InvalidFieldException(
          path, "'%s' is of type '%s', but models that chat take text only".formatted(path, type));
    }
    String text = part.text("text");
    if (text == null) {
      throw part.invalid("text", "'%s' is needed, a string".formatted(part.path("text")));
    }
    return text;
  }
}
