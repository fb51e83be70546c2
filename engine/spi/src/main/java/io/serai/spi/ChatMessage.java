package io.serai.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said in a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant}, {@code tool} or another that the
 *     model's chat template knows; not blank
 * @param content the text; may be empty
 * @param parts the text and the pictures between its parts, in order; empty where there are no
 *     pictures
 * @param toolCalls what tools an assistant wished to be called
 * @param toolCallId which of those calls a tool's answer is to; null for anybody else's message
 */
public record ChatMessage(
    String role,
    String content,
    List<ContentPart> parts,
    List<ToolCall> toolCalls,
    @Nullable String toolCallId) {
  /**
   * Copies the lists; throws {@link SeraiException} with {@link ErrorCode#INVALID_INPUT} for a
   * blank role.
   */
  public ChatMessage {
    if (role.isBlank()) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "a message of the conversation has no role; write system, user or assistant");
    }
    parts = List.copyOf(parts);
    toolCalls = List.copyOf(toolCalls);
  }

  /** A text. */
  public ChatMessage(String role, String content) {
    this(role, content, List.of(), List.of(), null);
  }

  /** Whether a picture is part of it. */
  public boolean hasImages() {
    return parts.stream().anyMatch(ContentPart.Image.class::isInstance);
  }

  /** Whether it tells of tools, which only backends with the option {@code tools} understand. */
  public boolean usesTools() {
    return toolCallId != null || !toolCalls.isEmpty();
  }
}
