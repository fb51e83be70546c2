package io.serai.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.http.InvalidFieldException;
import io.serai.spi.ChatMessage;
import io.serai.spi.ContentPart;
import io.serai.spi.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads conversations. */
final class ChatMessages {
  private static final String MESSAGES = "messages";
  private static final String CONTENT = "content";
  private static final String TOOL_CALLS = "tool_calls";
  private static final String TOOL_CALL_ID = "tool_call_id";
  private static final String TOOL = "tool";

  private ChatMessages() {}

  /**
   * The field {@code messages}.
   *
   * @throws InvalidFieldException if it isn't a conversation
   */
  static List<ChatMessage> read(Fields fields) {
    JsonNode given = fields.get(MESSAGES);
    if (!given.isArray() || given.isEmpty()) {
      throw fields.invalid(
          MESSAGES,
          "'messages' is needed, a list such as [{\"role\": \"user\", \"content\": \"Hello.\"}]");
    }
    List<ChatMessage> messages = new ArrayList<>(given.size());
    for (JsonNode message : given) {
      messages.add(message(object(message, "%s[%d]".formatted(MESSAGES, messages.size()))));
    }
    return messages;
  }

  private static Fields object(JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      throw new InvalidFieldException(path, "'%s' must be an object".formatted(path));
    }
    return new Fields(object, path + ".");
  }

  private static ChatMessage message(Fields message) {
    String role = role(message);
    List<ToolCall> calls = toolCalls(message, role);
    List<ContentPart> parts = parts(message, !calls.isEmpty());
    String text =
        parts.stream()
            .filter(ContentPart.Text.class::isInstance)
            .map(part -> ((ContentPart.Text) part).text())
            .collect(Collectors.joining());
    boolean images = parts.stream().anyMatch(ContentPart.Image.class::isInstance);
    return new ChatMessage(
        role, text, images ? parts : List.of(), calls, toolCallId(message, role));
  }

  private static String role(Fields message) {
    String role = message.requiredText("role");
    return switch (role) {
      case "system", "user", "assistant", TOOL -> role;
      // Chat templates know the newer name of this role by the older one.
      case "developer" -> "system";
      case "function" ->
          throw message.invalid(
              "role", "the role 'function' is an older form; use the role 'tool' with 'tools'");
      default ->
          throw message.invalid(
              "role",
              "'%s' must be system, developer, user, assistant or tool, but is '%s'"
                  .formatted(message.path("role"), role));
    };
  }

  private static @Nullable String toolCallId(Fields message, String role) {
    return role.equals(TOOL) ? message.requiredText(TOOL_CALL_ID) : null;
  }

  private static List<ToolCall> toolCalls(Fields message, String role) {
    if (message.get(TOOL_CALLS).isEmpty()) {
      return List.of();
    }
    message.require(TOOL_CALLS, message.get(TOOL_CALLS).isArray(), "a list");
    if (!role.equals("assistant")) {
      throw message.invalid(
          TOOL_CALLS, "'%s' is for assistants only".formatted(message.path(TOOL_CALLS)));
    }
    List<ToolCall> calls = new ArrayList<>();
    for (JsonNode node : message.get(TOOL_CALLS)) {
      Fields call = object(node, "%s[%d]".formatted(message.path(TOOL_CALLS), calls.size()));
      Fields function = call.object("function");
      if (function == null) {
        throw call.invalid(
            "function",
            "'%s' is needed, an object with a 'name' and 'arguments'"
                .formatted(call.path("function")));
      }
      String arguments = function.text("arguments");
      calls.add(
          new ToolCall(
              call.requiredText("id"),
              function.requiredText("name"),
              arguments == null ? "" : arguments));
    }
    return calls;
  }

  private static List<ContentPart> parts(Fields message, boolean mayBeLeftOut) {
    JsonNode content = message.get(CONTENT);
    if (content.isTextual()) {
      return List.of(new ContentPart.Text(content.asText()));
    }
    if (mayBeLeftOut && !message.has(CONTENT)) {
      return List.of();
    }
    message.require(CONTENT, content.isArray(), "a string or a list of parts");
    List<ContentPart> parts = new ArrayList<>();
    for (JsonNode node : content) {
      String path = "%s[%d]".formatted(message.path(CONTENT), parts.size());
      parts.add(part(object(node, path), path));
    }
    return parts;
  }

  private static ContentPart part(Fields part, String path) {
    String type = part.requiredText("type");
    return switch (type) {
      case "text" -> {
        String text = part.text("text");
        if (text == null) {
          throw part.invalid("text", "'%s' is needed, a string".formatted(part.path("text")));
        }
        yield new ContentPart.Text(text);
      }
      case "image_url" -> ImageParts.read(part);
      default ->
          throw new InvalidFieldException(
              path,
              "'%s' is of type '%s', but models that chat take text and some of them images only"
                  .formatted(path, type));
    };
  }
}
