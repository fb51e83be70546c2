package io.serai.spi;

import java.util.List;

/** What a model is to continue. */
public sealed interface Prompt {
  /**
   * A text, which is taken as it is.
   *
   * @param text not empty
   */
  record Text(String text) implements Prompt {
    /** Throws {@link SeraiException} with {@link ErrorCode#INVALID_INPUT} if it is empty. */
    public Text {
      if (text.isEmpty()) {
        throw new SeraiException(ErrorCode.INVALID_INPUT, "the prompt is empty");
      }
    }
  }

  /**
   * A conversation, which the backend writes as a text by the model's chat template.
   *
   * @param messages at least one, in order
   */
  record Chat(List<ChatMessage> messages) implements Prompt {
    /**
     * Copies the list; throws {@link SeraiException} with {@link ErrorCode#INVALID_INPUT} if it is
     * empty.
     */
    public Chat {
      if (messages.isEmpty()) {
        throw new SeraiException(ErrorCode.INVALID_INPUT, "the conversation has no messages");
      }
      messages = List.copyOf(messages);
    }
  }
}
