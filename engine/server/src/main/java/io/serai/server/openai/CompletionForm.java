package io.serai.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.spi.TokenChoice;
import io.serai.spi.ToolCallPiece;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers of {@code /v1/completions}.
 *
 * @param echoed the prompts that answers begin with; empty for answers without
 */
record CompletionForm(List<String> echoed) implements AnswerForm {
  private static final String OBJECT = "text_completion";

  /** Copies the list. */
  CompletionForm {
    echoed = List.copyOf(echoed);
  }

  @Override
  public String idPrefix() {
    return "cmpl-";
  }

  @Override
  public String object() {
    return OBJECT;
  }

  @Override
  public String chunkObject() {
    return OBJECT;
  }

  @Override
  public ObjectNode whole(int index, Reply reply) {
    return choice(
        index,
        prompt(index) + reply.text(),
        LogprobsJson.ofCompletion(reply.choices(), reply.text()),
        reply.finishReason());
  }

  @Override
  public @Nullable ObjectNode opening(int index) {
    return echoed.isEmpty() ? null : choice(index, prompt(index), NullNode.instance, null);
  }

  @Override
  public ObjectNode part(int index, String text, List<TokenChoice> choices, CharSequence soFar) {
    return choice(index, text, LogprobsJson.ofCompletion(choices, soFar), null);
  }

  @Override
  public @Nullable ObjectNode toolCall(int index, ToolCallPiece piece) {
    return null;
  }

  @Override
  public ObjectNode ending(int index, String finishReason) {
    return choice(index, "", NullNode.instance, finishReason);
  }

  private String prompt(int index) {
    return index < echoed.size() ? echoed.get(index) : "";
  }

  private static ObjectNode choice(
      int index, String text, JsonNode logprobs, @Nullable String finishReason) {
    ObjectNode choice = JsonNodeFactory.instance.objectNode().put("text", text).put("index", index);
    choice.set("logprobs", logprobs);
    return choice.put("finish_reason", finishReason);
  }
}
