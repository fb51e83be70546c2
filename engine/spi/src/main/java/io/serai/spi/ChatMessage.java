package io.serai.spi;

/**
 * What somebody said in a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or another that the model's chat
 *     template knows; not blank
 * @param content the text; may be empty
 */
public record ChatMessage(String role, String content) {
  /** Throws {@link SeraiException} with {@link ErrorCode#INVALID_INPUT} for a blank role. */
  public ChatMessage {
    if (role.isBlank()) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "a message of the conversation has no role; write system, user or assistant");
    }
  }
}
