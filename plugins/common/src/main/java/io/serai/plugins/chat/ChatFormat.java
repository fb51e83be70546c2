package io.serai.plugins.chat;

import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a model wants conversations: what the manifest's parameter {@code chat_template} says, or its
 * file with the role {@code chat-template}, or the {@code tokenizer_config.json}, its file with the
 * role {@code tokenizer-config}.
 *
 * @param template empty if the model has none
 * @param endToken the end token by that file; empty if it doesn't say
 */
public record ChatFormat(Optional<ChatTemplate> template, Optional<String> endToken) {
  private static final int MOST_BYTES = 16 << 20;

  /**
   * Reads it.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the template or the file isn't
   *     one
   */
  public static ChatFormat of(ModelSource source) {
    TokenizerConfig config =
        source
            .file("tokenizer-config")
            .map(file -> TokenizerConfig.parse(file.name(), text(file)))
            .orElse(TokenizerConfig.NONE);
    Map<String, String> special = new HashMap<>(config.specialTokens());
    source.parameters().string("bos_token").ifPresent(token -> special.put("bos_token", token));
    Optional<String> template =
        source
            .parameters()
            .string("chat_template")
            .or(() -> source.file("chat-template").map(ChatFormat::text))
            .or(config::chatTemplate);
    return new ChatFormat(
        template.map(text -> ChatTemplate.of(text, special, LocalDateTime::now)),
        Optional.ofNullable(config.specialTokens().get("eos_token")));
  }

  private static String text(ModelFile file) {
    if (file.size() > MOST_BYTES) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "%s has %d bytes; up to %d are read".formatted(file.name(), file.size(), MOST_BYTES));
    }
    try (InputStream in = Channels.newInputStream(file.open())) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL, file.name() + " can't be read: " + e.getMessage(), e);
    }
  }
}
