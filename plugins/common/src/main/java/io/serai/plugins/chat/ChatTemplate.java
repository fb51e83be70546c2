package io.serai.plugins.chat;

import io.serai.spi.ChatMessage;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How a model wants a conversation written: the part of Jinja that such templates use, with the
 * functions and the white space that Hugging Face's {@code apply_chat_template} has. A template
 * reaches nothing but the conversation, and what it may take is bounded. For any number of threads.
 */
public final class ChatTemplate {
  /** Longer ones are refused. */
  private static final int MOST_CHARACTERS = 1 << 18;

  private static final long SIZE_BESIDES = 1 << 20;
  private static final long SIZE_PER_CHARACTER = 50;

  private final List<Node> nodes;
  private final Map<String, String> specialTokens;
  private final Supplier<LocalDateTime> now;

  private ChatTemplate(
      List<Node> nodes, Map<String, String> specialTokens, Supplier<LocalDateTime> now) {
    this.nodes = nodes;
    this.specialTokens = Map.copyOf(specialTokens);
    this.now = now;
  }

  /**
   * Reads a template.
   *
   * @param specialTokens what it knows as {@code bos_token}, {@code eos_token} and the like
   * @param now the time for {@code strftime_now}
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it isn't one, or uses what isn't
   *     known here
   */
  public static ChatTemplate of(
      String template, Map<String, String> specialTokens, Supplier<LocalDateTime> now) {
    if (template.length() > MOST_CHARACTERS) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the chat template has %d characters; up to %d are read"
              .formatted(template.length(), MOST_CHARACTERS));
    }
    try {
      return new ChatTemplate(TemplateParser.parse(template), specialTokens, now);
    } catch (TemplateException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL, "the model's chat template can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a conversation, up to where the model's answer begins.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if the template refuses the
   *     conversation, {@link ErrorCode#INVALID_MODEL} if it fails
   */
  public String write(List<ChatMessage> messages) {
    List<Object> all = new ArrayList<>(messages.size());
    long characters = 0;
    for (ChatMessage message : messages) {
      Map<Object, Object> map = new LinkedHashMap<>();
      map.put("role", message.role());
      map.put("content", message.content());
      all.add(map);
      characters += message.content().length();
    }
    Budget budget = new Budget(SIZE_BESIDES + SIZE_PER_CHARACTER * characters);
    Scope globals = new Scope(null);
    Functions.addTo(globals, now, budget);
    specialTokens.forEach(globals::set);
    globals.set("messages", all);
    globals.set("add_generation_prompt", true);
    try {
      return new Rendering(budget, new Scope(globals)).of(nodes);
    } catch (TemplateException.Raised e) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "the model's chat template doesn't take this conversation: " + e.getMessage(),
          e);
    } catch (TemplateException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL, "the model's chat template fails: " + e.getMessage(), e);
    }
  }
}
