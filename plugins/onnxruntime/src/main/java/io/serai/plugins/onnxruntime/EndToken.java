package io.serai.plugins.onnxruntime;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.OptionalLong;

/** The token with which a model ends a text. */
final class EndToken {
  /** No file of a tokenizer says which it is. */
  private static final List<String> USUAL = List.of("<|endoftext|>", "</s>", "<eos>");

  private EndToken() {}

  /**
   * Its number: the one that the manifest gives, or else of the first usual one that the tokenizer
   * has.
   *
   * @return empty if the text has no end of its own
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if the tokenizer lacks the
   *     token that the manifest gives
   */
  static OptionalLong of(Tokenizer tokenizer, LoadParameters parameters) {
    if (parameters.endToken().isEmpty()) {
      return USUAL.stream()
          .map(tokenizer::idOf)
          .filter(OptionalLong::isPresent)
          .findFirst()
          .orElse(OptionalLong.empty());
    }
    String wanted = parameters.endToken().get();
    if (wanted.matches("\\d{1,9}")) {
      return OptionalLong.of(Long.parseLong(wanted));
    }
    OptionalLong id = tokenizer.idOf(wanted);
    if (id.isEmpty()) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "parameter 'eos_token' is '%s', but the tokenizer has no such token; give its text or number"
              .formatted(wanted));
    }
    return id;
  }
}
