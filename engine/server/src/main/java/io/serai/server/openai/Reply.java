package io.serai.server.openai;

import io.serai.server.api.AnswerJson;
import io.serai.spi.Generation;
import io.serai.spi.TokenChoice;
import io.serai.spi.ToolCall;
import java.util.List;
import java.util.Locale;

/**
 * One text that answers.
 *
 * @param text what a model wrote; the JSON text of what isn't a text
 * @param finishReason {@code stop}, {@code length} or {@code tool_calls}
 * @param choices its tokens, where their probabilities were asked for
 * @param toolCalls what tools the model wishes to be called
 */
record Reply(
    String text, String finishReason, List<TokenChoice> choices, List<ToolCall> toolCalls) {
  private static final String STOP = "stop";

  /** A text of which nothing is told besides. */
  Reply(String text, String finishReason) {
    this(text, finishReason, List.of(), List.of());
  }

  /**
   * The texts of an answer.
   *
   * @param texts how many were asked for; 0 for a single one that isn't in a list
   */
  static List<Reply> of(Object answer, int texts) {
    return texts > 0 && answer instanceof List<?> list && list.size() == texts
        ? list.stream().map(Reply::of).toList()
        : List.of(of(answer));
  }

  private static Reply of(Object answer) {
    return switch (answer) {
      case Generation generation ->
          new Reply(
              generation.text(),
              generation.finish().name().toLowerCase(Locale.ROOT),
              generation.choices(),
              generation.toolCalls());
      case String text -> new Reply(text, STOP);
      default -> new Reply(AnswerJson.of(answer).toString(), STOP);
    };
  }
}
