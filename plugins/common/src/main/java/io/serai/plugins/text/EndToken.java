package io.serai.plugins.text;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The token with which a model ends a text. */
public final class EndToken {
  /** No file of a tokenizer says which it is. */
  private static final List<String> USUAL = List.of("<|endoftext|>", "</s>", "<eos>");

  private EndToken() {}

  /**
   * Its number: the one that the manifest gives, or else of the first usual one that the tokenizer
   * has.
   *
   * @param named its text or number
   * @return empty if the text has no end of its own
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if the tokenizer lacks the
   *     token that the manifest gives
   */
  public static OptionalLong of(Tokenizer tokenizer, Optional<String> named) {
    if (named.isEmpty()) {
      return USUAL.stream()
          .map(tokenizer::idOf)
          .filter(OptionalLong::isPresent)
          .findFirst()
          .orElse(OptionalLong.empty());
    }
    String wanted = named.get();
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
