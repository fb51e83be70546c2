package io.serai.spi;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Receives generated text as it is made. */
@FunctionalInterface
@ProviderType
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

  /**
   * The same where {@link GenerationRequest#logprobs} asks for more.
   *
   * @param choices the tokens of the piece; all of them joined are those of the {@link Generation}
   */
  default void accept(int tokenId, String piece, List<TokenChoice> choices) {
    accept(tokenId, piece);
  }

  /** A piece of a call of a tool was generated. All pieces joined are those of the answer. */
  default void acceptToolCall(ToolCallPiece piece) {}
}
