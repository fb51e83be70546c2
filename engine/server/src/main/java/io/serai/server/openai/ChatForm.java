package io.serai.server.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.spi.TokenChoice;
import io.serai.spi.ToolCall;
import io.serai.spi.ToolCallPiece;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of {@code /v1/chat/completions}. */
final class ChatForm implements AnswerForm {
  private static final String ROLE = "assistant";
  private static final String TOOL_CALLS = "tool_calls";
  private static final String FUNCTION = "function";

  @Override
  public String idPrefix() {
    return "chatcmpl-";
  }

  @Override
  public String object() {
    return "chat.completion";
  }

  @Override
  public String chunkObject() {
    return "chat.completion.chunk";
  }

  @Override
  public ObjectNode whole(int index, Reply reply) {
    ObjectNode choice = choice(index);
    boolean callsOnly = reply.text().isEmpty() && !reply.toolCalls().isEmpty();
    ObjectNode message =
        choice
            .putObject("message")
            .put("role", ROLE)
            .put("content", callsOnly ? null : reply.text())
            .putNull("refusal");
    for (ToolCall call : reply.toolCalls()) {
      ObjectNode node = message.withArray(TOOL_CALLS).addObject();
      node.put("id", call.id()).put("type", FUNCTION);
      node.putObject(FUNCTION).put("name", call.name()).put("arguments", call.arguments());
    }
    return ended(choice, reply.choices(), reply.finishReason());
  }

  @Override
  public ObjectNode opening(int index) {
    ObjectNode choice = choice(index);
    choice.putObject("delta").put("role", ROLE).put("content", "");
    return ended(choice, List.of(), null);
  }

  @Override
  public ObjectNode part(int index, String text, List<TokenChoice> choices, CharSequence soFar) {
    ObjectNode choice = choice(index);
    choice.putObject("delta").put("content", text);
    return ended(choice, choices, null);
  }

  @Override
  public ObjectNode toolCall(int index, ToolCallPiece piece) {
    ObjectNode choice = choice(index);
    ObjectNode call = choice.putObject("delta").putArray(TOOL_CALLS).addObject();
    call.put("index", piece.index());
    if (piece.id() != null) {
      call.put("id", piece.id()).put("type", FUNCTION);
    }
    ObjectNode function = call.putObject(FUNCTION);
    if (piece.name() != null) {
      function.put("name", piece.name());
    }
    function.put("arguments", piece.arguments());
    return ended(choice, List.of(), null);
  }

  @Override
  public ObjectNode ending(int index, String finishReason) {
    ObjectNode choice = choice(index);
    choice.putObject("delta");
    return ended(choice, List.of(), finishReason);
  }

  private static ObjectNode choice(int index) {
    return JsonNodeFactory.instance.objectNode().put("index", index);
  }

  private static ObjectNode ended(
      ObjectNode choice, List<TokenChoice> choices, @Nullable String finishReason) {
    choice.set("logprobs", LogprobsJson.ofChat(choices));
    return choice.put("finish_reason", finishReason);
  }
}
