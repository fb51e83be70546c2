package io.serai.plugins.llamacpp;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;

/** Whether a prompt leaves room for an answer. */
final class PromptCheck {
  private PromptCheck() {}

  /** What a conversation fails with where nobody knows how the model wants it written. */
  static SeraiException noTemplate() {
    return new SeraiException(
        ErrorCode.INVALID_INPUT,
        "the model has no chat template; ask it a text instead of a conversation, or set the"
            + " parameter chat_template in its manifest");
  }

  /** What a conversation fails with where the model's template can't be read. */
  static SeraiException unreadableTemplate(String problem) {
    return new SeraiException(
        ErrorCode.INVALID_INPUT,
        "%s; ask it a text instead of a conversation, or set the parameter chat_template in its manifest"
            .formatted(problem));
  }

  /**
   * Refuses prompts without tokens and those that fill the context.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT}
   */
  static void check(int tokens, int contextLength) {
    if (tokens == 0) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "the prompt has no tokens");
    }
    if (tokens >= contextLength) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "the prompt has %d tokens, but the model's context is %d tokens, the answer's included; shorten the prompt, or raise context_length in the manifest"
              .formatted(tokens, contextLength));
    }
  }
}
