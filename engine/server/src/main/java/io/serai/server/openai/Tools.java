package io.serai.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.http.InvalidFieldException;
import io.serai.spi.Tool;
import io.serai.spi.ToolChoice;
import io.serai.spi.ToolUse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the fields {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}. */
final class Tools {
  private static final String TOOLS = "tools";
  private static final String CHOICE = "tool_choice";
  private static final String FUNCTION = "function";

  private Tools() {}

  /**
   * What the model may have called; null for no tools.
   *
   * @throws InvalidFieldException if it isn't functions
   */
  static @Nullable ToolUse read(Fields fields) {
    refuseOlderForm(fields);
    List<Tool> tools = new ArrayList<>();
    if (fields.has(TOOLS)) {
      fields.require(TOOLS, fields.get(TOOLS).isArray(), "a list");
      for (JsonNode tool : fields.get(TOOLS)) {
        tools.add(tool(tool, "%s[%d]".formatted(TOOLS, tools.size())));
      }
    }
    boolean several = fields.has("parallel_tool_calls");
    Boolean parallel = several ? fields.flag("parallel_tool_calls") : null;
    ToolChoice choice = choice(fields, tools);
    return tools.isEmpty() ? null : new ToolUse(tools, choice, parallel);
  }

  private static void refuseOlderForm(Fields fields) {
    if (!fields.get("functions").isEmpty()) {
      throw fields.invalid("functions", "'functions' is an older form; use 'tools'");
    }
    if (fields.has("function_call")
        && !List.of("none", "auto").contains(fields.get("function_call").asText())) {
      throw fields.invalid("function_call", "'function_call' is an older form; use 'tool_choice'");
    }
  }

  private static Tool tool(JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      throw new InvalidFieldException(path, "'%s' must be an object".formatted(path));
    }
    Fields tool = new Fields(object, path + ".");
    requireFunction(tool);
    Fields function = tool.object(FUNCTION);
    if (function == null) {
      throw tool.invalid(
          FUNCTION, "'%s' is needed, an object with a 'name'".formatted(tool.path(FUNCTION)));
    }
    String name = function.requiredText("name");
    Fields parameters = function.object("parameters");
    return new Tool(
        name,
        function.text("description"),
        parameters == null ? null : parameters.node().toString(),
        function.has("strict") ? function.flag("strict") : null);
  }

  private static void requireFunction(Fields object) {
    String type = object.requiredText("type");
    if (!type.equals(FUNCTION)) {
      throw object.invalid(
          "type", "'%s' must be function, but is '%s'".formatted(object.path("type"), type));
    }
  }

  private static @Nullable ToolChoice choice(Fields fields, List<Tool> tools) {
    if (!fields.has(CHOICE)) {
      return null;
    }
    ToolChoice choice = choice(fields);
    boolean needsTools = !(choice instanceof ToolChoice.None || choice instanceof ToolChoice.Auto);
    if (needsTools && tools.isEmpty()) {
      throw fields.invalid(CHOICE, "'tool_choice' goes with 'tools', and there are none");
    }
    if (choice instanceof ToolChoice.Named(var name)
        && tools.stream().noneMatch(tool -> tool.name().equals(name))) {
      throw fields.invalid(
          CHOICE, "'tool_choice' names '%s', which isn't among 'tools'".formatted(name));
    }
    return choice;
  }

  private static ToolChoice choice(Fields fields) {
    if (fields.get(CHOICE).isObject()) {
      Fields named = new Fields((ObjectNode) fields.get(CHOICE), CHOICE + ".");
      requireFunction(named);
      Fields function = named.object(FUNCTION);
      if (function == null) {
        throw named.invalid(FUNCTION, "'tool_choice.function' is needed, an object with a 'name'");
      }
      return new ToolChoice.Named(function.requiredText("name"));
    }
    return switch (fields.get(CHOICE).asText()) {
      case "auto" -> new ToolChoice.Auto();
      case "none" -> new ToolChoice.None();
      case "required" -> new ToolChoice.Required();
      default ->
          throw fields.invalid(
              CHOICE,
              "'tool_choice' must be none, auto, required or an object that names a function, but is %s"
                  .formatted(fields.get(CHOICE)));
    };
  }
}
