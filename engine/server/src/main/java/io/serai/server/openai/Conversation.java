package io.serai.server.openai;

import io.serai.routes.model.RunListener;
import io.serai.routes.model.RunParameters;
import io.serai.routes.pipeline.RunRequest;
import io.serai.server.api.Documents.RunBody;
import io.serai.spi.ChatMessage;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.ToolUse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with tools or images, which the engine's own API has no words for.
 *
 * @param messages at least one
 * @param tools what the model may have called; null for none
 */
record Conversation(List<ChatMessage> messages, @Nullable ToolUse tools) {
  /** Copies the list. */
  Conversation {
    messages = List.copyOf(messages);
  }

  /** Whether it is more than texts by somebody. */
  boolean hasMoreThanTexts() {
    return tools != null
        || messages.stream().anyMatch(message -> message.usesTools() || message.hasImages());
  }

  /**
   * What the engine is asked.
   *
   * @param body the rest of the request
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  RunRequest request(RunBody body, RunListener listener) {
    Map<String, Object> parameters = body.parameters() == null ? Map.of() : body.parameters();
    return new RunRequest(
        messages, body.task(), RunParameters.of(parameters).with(tools), Set.of(), listener);
  }
}
