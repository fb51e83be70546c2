package io.serai.spi;

import java.util.List;

/**
 * The answer to {@link Task#TEXT_GENERATION}.
 *
 * @param text what was generated, without the prompt and without the stop string
 * @param promptTokens how many tokens the prompt was; -1 where another server doesn't tell
 * @param generatedTokens how many tokens were generated, the one that ended the text included; -1
 *     where another server doesn't tell
 * @param finish why it ended
 * @param choices the tokens of the text in order, without what ended it, where {@link
 *     GenerationRequest#logprobs} asks for them; else empty, and where another server doesn't tell
 * @param toolCalls what tools the model wishes to be called
 */
public record Generation(
    String text,
    int promptTokens,
    int generatedTokens,
    FinishReason finish,
    List<TokenChoice> choices,
    List<ToolCall> toolCalls) {
  /** Why a generation ended. */
  public enum FinishReason {
    /** The model ended the text, or a stop string came. */
    STOP,
    /** The number of tokens allowed, or the model's context, was used up. */
    LENGTH,
    /** The model wishes that tools be called, and then to be told what they answered. */
    TOOL_CALLS
  }

  /** Copies the lists. */
  public Generation {
    choices = List.copyOf(choices);
    toolCalls = List.copyOf(toolCalls);
  }

  /** A text without calls of tools. */
  public Generation(
      String text,
      int promptTokens,
      int generatedTokens,
      FinishReason finish,
      List<TokenChoice> choices) {
    this(text, promptTokens, generatedTokens, finish, choices, List.of());
  }

  /** A text of which nothing is told besides. */
  public Generation(String text, int promptTokens, int generatedTokens, FinishReason finish) {
    this(text, promptTokens, generatedTokens, finish, List.of());
  }
}
