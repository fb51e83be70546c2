package io.serai.plugins.llamacpp;

import io.serai.plugins.chat.ChatTemplate;
import io.serai.spi.ChatMessage;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes conversations down by a model's template, or says why that can't be done. */
final class Conversations {
  private final @Nullable ChatTemplate template;
  private final @Nullable String problem;

  private Conversations(@Nullable ChatTemplate template, @Nullable String problem) {
    this.template = template;
    this.problem = problem;
  }

  /**
   * Those of a model. A template in its file that can't be read makes it a model that is asked
   * texts only.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the manifest's can't be read
   */
  static Conversations of(
      GgufModel files, LoadParameters parameters, Map<String, String> specialTokens) {
    String text = files.chatTemplate(parameters).orElse(null);
    if (text == null) {
      return new Conversations(null, null);
    }
    try {
      return new Conversations(ChatTemplate.of(text, specialTokens, LocalDateTime::now), null);
    } catch (SeraiException e) {
      if (parameters.chatTemplate().isPresent()) {
        throw e;
      }
      return new Conversations(null, e.getMessage());
    }
  }

  /**
   * Writes one down, up to where the model's answer begins.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if there is no template, or as
   *     {@link ChatTemplate#write}
   */
  String write(List<ChatMessage> messages) {
    if (template != null) {
      return template.write(messages);
    }
    throw problem == null ? PromptCheck.noTemplate() : PromptCheck.unreadableTemplate(problem);
  }
}
