package io.serai.spi;

/** Receives generated text as it is made. */
@FunctionalInterface
public interface TokenSink {
  /** Drops everything. */
  TokenSink NONE = (tokenId, piece) -> {};

  /**
   * A token was generated. All pieces joined are the text of the {@link Generation}.
   *
   * @param tokenId its number in the tokenizer's vocabulary; -1 where another server doesn't tell,
   *     whose pieces may be several tokens
   * @param piece the text that is certain now; empty while a character is incomplete or a stop
   *     string may be under way
   */
  void accept(int tokenId, String piece);
}
