package io.serai.plugins.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.serai.plugins.llamacpp.LlamaLibrary.Functions;
import io.serai.spi.ChatMessage;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes conversations as a model knows them. llama.cpp recognises the templates of well-known
 * models; it doesn't interpret others.
 */
final class ChatTemplate {
  private static final int LONGEST_TEMPLATE = 1 << 20;
  private static final int ROOM = 1024;

  private final Functions functions;
  private final Optional<String> template;

  private ChatTemplate(Functions functions, Optional<String> template) {
    this.functions = functions;
    this.template = template;
  }

  /**
   * The template of a model.
   *
   * @param given instead of the one in its file
   */
  static ChatTemplate of(LlamaLibrary library, Weights weights, Optional<String> given) {
    Functions functions = library.functions();
    return new ChatTemplate(
        functions,
        given.or(
            () -> {
              MemorySegment own =
                  functions.pointer(
                      functions.modelChatTemplate, weights.handle(), MemorySegment.NULL);
              return own.equals(MemorySegment.NULL)
                  ? Optional.empty()
                  : Optional.of(CString.read(own, LONGEST_TEMPLATE));
            }));
  }

  /**
   * A conversation as a text, up to where the model's answer begins.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if there is no template, or none
   *     that llama.cpp knows
   */
  String write(List<ChatMessage> messages) {
    String source =
        template.orElseThrow(
            () ->
                new SeraiException(
                    ErrorCode.INVALID_INPUT,
                    "the model has no chat template; ask it a text instead of a conversation, or"
                        + " set the parameter chat_template in its manifest"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chat = arena.allocate(Layouts.CHAT_MESSAGE, messages.size());
      long characters = 0;
      for (int i = 0; i < messages.size(); i++) {
        ChatMessage message = messages.get(i);
        MemorySegment struct =
            chat.asSlice(i * Layouts.CHAT_MESSAGE.byteSize(), Layouts.CHAT_MESSAGE.byteSize());
        Layouts.set(struct, Layouts.CHAT_MESSAGE, "role", cString(arena, message.role()));
        Layouts.set(struct, Layouts.CHAT_MESSAGE, "content", cString(arena, message.content()));
        characters += message.content().length();
      }
      MemorySegment name = cString(arena, source);
      int room = (int) Math.min(Integer.MAX_VALUE, 4 * characters + ROOM * (1L + messages.size()));
      int length = apply(name, chat, messages.size(), arena.allocate(room));
      if (length < 0) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT,
            "llama.cpp doesn't know the model's chat template; set the parameter chat_template in"
                + " its manifest to the name of one that it knows, such as chatml or llama3");
      }
      MemorySegment text = arena.allocate(Math.max(1, length));
      apply(name, chat, messages.size(), text);
      return new String(text.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }
  }

  private int apply(MemorySegment name, MemorySegment chat, int messages, MemorySegment into) {
    return functions.number(
        functions.chatApplyTemplate,
        name,
        chat,
        (long) messages,
        true,
        into,
        (int) into.byteSize());
  }

  /** A zero within a text would end it. */
  private static MemorySegment cString(Arena arena, String text) {
    return arena.allocateFrom(text.replace("\0", ""));
  }
}
