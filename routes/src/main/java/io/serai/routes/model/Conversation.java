package io.serai.routes.model;

import io.serai.spi.ChatMessage;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads conversations out of messages' bodies. */
final class Conversation {
  private static final String ROLE = "role";
  private static final String CONTENT = "content";

  private Conversation() {}

  /** Whether a list begins with a message of a conversation, and so has to be one. */
  static boolean isOne(List<?> list) {
    return !list.isEmpty()
        && (list.getFirst() instanceof ChatMessage
            || (list.getFirst() instanceof Map<?, ?> map && map.containsKey(ROLE)));
  }

  /**
   * Its messages.
   *
   * @param list of messages, or of maps with a role and a content
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if something else is among them
   */
  static List<ChatMessage> of(List<?> list) {
    List<ChatMessage> messages = new ArrayList<>(list.size());
    for (Object item : list) {
      messages.add(
          switch (item) {
            case ChatMessage message -> message;
            case Map<?, ?> map
                when map.get(ROLE) instanceof String role
                    && map.get(CONTENT) instanceof String content ->
                new ChatMessage(role, content);
            case null, default ->
                throw new SeraiException(
                    ErrorCode.INVALID_INPUT,
                    "message %d of the conversation needs a 'role' and a 'content', both texts"
                        .formatted(messages.size() + 1));
          });
    }
    return messages;
  }
}
