package io.serai.server.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.spi.TokenChoice;
import io.serai.spi.ToolCallPiece;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an endpoint writes texts that models make. */
interface AnswerForm {
  /** What ids of answers begin with. */
  String idPrefix();

  /** The {@code object} of a whole answer. */
  String object();

  /** The {@code object} of a part of one. */
  String chunkObject();

  /** A whole text as one of the {@code choices}. */
  ObjectNode whole(int index, Reply reply);

  /** What comes before a text's first part; null for nothing. */
  @Nullable ObjectNode opening(int index);

  /**
   * A part of a text.
   *
   * @param choices its tokens, where their probabilities were asked for
   * @param soFar the text up to the end of this part
   */
  ObjectNode part(int index, String text, List<TokenChoice> choices, CharSequence soFar);

  /** A piece of a call of a tool; null where there are no tools. */
  @Nullable ObjectNode toolCall(int index, ToolCallPiece piece);

  /** What comes after a text's last part. */
  ObjectNode ending(int index, String finishReason);
}
