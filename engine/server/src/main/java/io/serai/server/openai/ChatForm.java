package io.serai.server.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    return ended(choice, reply.finishReason());
  }

  @Override
  public ObjectNode opening(int index) {
    ObjectNode choice = choice(index);
    choice.putObject("delta").put("role", ROLE).put("content", "");
    return ended(choice, null);
  }

  @Override
  public ObjectNode part(int index, String text) {
    ObjectNode choice = choice(index);
    choice.putObject("delta").put("content", text);
    return ended(choice, null);
  }

  @Override
  public ObjectNode ending(int index, String finishReason) {
    ObjectNode choice = choice(index);
    choice.putObject("delta");
    return ended(choice, finishReason);
  }

  private static ObjectNode choice(int index) {
    return JsonNodeFactory.instance.objectNode().put("index", index);
  }

  private static ObjectNode ended(ObjectNode choice, @Nullable String finishReason) {
    return choice.putNull("logprobs").put("finish_reason", finishReason);
  }
}
