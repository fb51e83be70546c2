package io.serai.plugins.conversation;

import io.serai.spi.ChatMessage;
import io.serai.spi.ContentPart;
import io.serai.spi.Tool;
import io.serai.spi.ToolCall;
import io.serai.spi.ToolChoice;
import io.serai.spi.ToolUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Conversations and tools in the words of the OpenAI API. */
public final class ConversationMaps {
  private static final String TYPE = "type";
  private static final String FUNCTION = "function";

  private ConversationMaps() {}

  /** A field {@code messages}. */
  public static List<Map<String, Object>> messages(List<ChatMessage> messages) {
    return messages.stream().map(ConversationMaps::message).toList();
  }

  private static Map<String, Object> message(ChatMessage message) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("role", message.role());
    if (!message.parts().isEmpty()) {
      map.put("content", message.parts().stream().map(ConversationMaps::part).toList());
    } else if (!message.content().isEmpty() || message.toolCalls().isEmpty()) {
      map.put("content", message.content());
    }
    if (!message.toolCalls().isEmpty()) {
      map.put("tool_calls", message.toolCalls().stream().map(ConversationMaps::call).toList());
    }
    putUnlessNull(map, "tool_call_id", message.toolCallId());
    return map;
  }

  private static Map<String, Object> part(ContentPart part) {
    return switch (part) {
      case ContentPart.Text(var text) -> typed("text", "text", text);
      case ContentPart.Image(var url, var detail) -> {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("url", url);
        putUnlessNull(image, "detail", detail);
        yield typed("image_url", "image_url", image);
      }
    };
  }

  private static Map<String, Object> call(ToolCall call) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", call.id());
    map.put(TYPE, FUNCTION);
    map.put(FUNCTION, Map.of("name", call.name(), "arguments", call.arguments()));
    return map;
  }

  /**
   * The fields that tell of tools, by name.
   *
   * @param json reads the text of a JSON document
   */
  public static Map<String, Object> tools(ToolUse use, Function<String, Object> json) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tools", use.tools().stream().map(tool -> tool(tool, json)).toList());
    switch (use.choice()) {
      case null -> {}
      case ToolChoice.Auto() -> fields.put("tool_choice", "auto");
      case ToolChoice.None() -> fields.put("tool_choice", "none");
      case ToolChoice.Required() -> fields.put("tool_choice", "required");
      case ToolChoice.Named(var name) ->
          fields.put("tool_choice", typed(FUNCTION, FUNCTION, Map.of("name", name)));
    }
    putUnlessNull(fields, "parallel_tool_calls", use.parallel());
    return fields;
  }

  private static Map<String, Object> tool(Tool tool, Function<String, Object> json) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", tool.name());
    putUnlessNull(function, "description", tool.description());
    if (tool.parameters() != null) {
      function.put("parameters", json.apply(tool.parameters()));
    }
    putUnlessNull(function, "strict", tool.strict());
    return typed(FUNCTION, FUNCTION, function);
  }

  private static Map<String, Object> typed(String type, String name, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(TYPE, type);
    map.put(name, value);
    return map;
  }

  private static void putUnlessNull(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
