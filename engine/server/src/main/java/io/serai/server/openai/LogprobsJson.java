package io.serai.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.api.AnswerJson;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import java.util.List;

/** The field {@code logprobs} of a choice; null where there is nothing to tell. */
final class LogprobsJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private LogprobsJson() {}

  /** As chat has it. */
  static JsonNode ofChat(List<TokenChoice> choices) {
    if (choices.isEmpty()) {
      return NODES.nullNode();
    }
    ObjectNode logprobs = NODES.objectNode();
    logprobs.set("content", AnswerJson.tokens(choices));
    return logprobs.putNull("refusal");
  }

  /**
   * As completions have it.
   *
   * @param text the answer, as far as these tokens at least
   */
  static JsonNode ofCompletion(List<TokenChoice> choices, CharSequence text) {
    if (choices.isEmpty()) {
      return NODES.nullNode();
    }
    ObjectNode logprobs = NODES.objectNode();
    ArrayNode tokens = logprobs.putArray("tokens");
    ArrayNode values = logprobs.putArray("token_logprobs");
    ArrayNode likeliest = logprobs.putArray("top_logprobs");
    ArrayNode offsets = logprobs.putArray("text_offset");
    for (TokenChoice choice : choices) {
      tokens.add(choice.chosen().text());
      values.add(choice.chosen().logprob());
      ObjectNode others = likeliest.addObject();
      choice.likeliest().forEach(token -> addTo(others, token));
      addTo(others, choice.chosen());
      int offset = Math.min(choice.offset(), text.length());
      offsets.add(Character.codePointCount(text, 0, offset));
    }
    return logprobs;
  }

  /** Tokens that are written the same share a name, which is the likelier one's. */
  private static void addTo(ObjectNode others, TokenLogprob token) {
    if (!others.has(token.text())) {
      others.put(token.text(), token.logprob());
    }
  }
}
