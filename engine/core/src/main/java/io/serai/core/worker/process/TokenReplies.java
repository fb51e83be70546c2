package io.serai.core.worker.process;

import io.serai.core.worker.wire.Reply;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenSink;
import io.serai.spi.ToolCallPiece;
import java.util.List;
import java.util.function.Consumer;

/** Sends tokens as replies. */
record TokenReplies(Consumer<Reply> replies) implements TokenSink {
  @Override
  public void accept(int tokenId, String piece) {
    accept(tokenId, piece, List.of());
  }

  @Override
  public void accept(int tokenId, String piece, List<TokenChoice> choices) {
    replies.accept(new Reply.Token(tokenId, piece, choices));
  }

  @Override
  public void acceptToolCall(ToolCallPiece piece) {
    replies.accept(new Reply.ToolCall(piece));
  }
}
