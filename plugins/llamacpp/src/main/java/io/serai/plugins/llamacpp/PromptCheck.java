package io.serai.plugins.llamacpp;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;

/** Whether a prompt can be answered. */
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

  /** What tools and images fail with where the bundle's library computes. */
  static SeraiException textsOnly() {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "the bundle's library of llama.cpp takes neither tools nor images; have a llama-server"
            + " compute the model, which then does one task only, or leave them out");
  }

  /** What images fail with where nothing makes tokens of them. */
  static SeraiException noProjector() {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "images need a file that makes tokens of them; name the model's in its manifest with the"
            + " role mmproj, or leave the images out");
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
