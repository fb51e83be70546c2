package io.serai.server.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.spi.TokenChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of {@code /v1/chat/completions}. */
final class ChatForm implements AnswerForm {
  private static final String ROLE = "assistant";

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
    choice.putObject("message").put("role", ROLE).put("content", reply.text()).putNull("refusal");
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
