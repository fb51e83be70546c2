package io.serai.plugins.chat;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code tokenizer_config.json} of Hugging Face says about conversations.
 *
 * @param chatTemplate of several, the one named {@code default}
 * @param specialTokens by name, such as {@code bos_token}
 */
record TokenizerConfig(Optional<String> chatTemplate, Map<String, String> specialTokens) {
  /** One that says nothing. */
  static final TokenizerConfig NONE = new TokenizerConfig(Optional.empty(), Map.of());

  private static final Set<String> SPECIAL =
      Set.of("bos_token", "eos_token", "unk_token", "pad_token");

  /**
   * Reads one.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it isn't one
   */
  static TokenizerConfig parse(String name, String json) {
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      return read(reader);
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "%s isn't a tokenizer_config.json: %s".formatted(name, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new IllegalStateException("text in memory can be read", e);
    }
  }

  private static TokenizerConfig read(JsonReader reader) throws IOException {
    String template = null;
    Map<String, String> special = new HashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (key.equals("chat_template")) {
        template = template(reader);
      } else if (SPECIAL.contains(key)) {
        String token = token(reader);
        if (token != null) {
          special.put(key, token);
        }
      } else {
        reader.skipValue();
      }
    }
    reader.endObject();
    return new TokenizerConfig(Optional.ofNullable(template), Map.copyOf(special));
  }

  /** A text, or an object with its {@code content}. */
  private static @Nullable String token(JsonReader reader) throws IOException {
    return reader.peek() == JsonToken.BEGIN_OBJECT
        ? strings(reader).get("content")
        : string(reader);
  }

  /** A text, or a list of objects with {@code name} and {@code template}. */
  private static @Nullable String template(JsonReader reader) throws IOException {
    if (reader.peek() != JsonToken.BEGIN_ARRAY) {
      return string(reader);
    }
    String found = null;
    reader.beginArray();
    while (reader.hasNext()) {
      Map<String, String> named = strings(reader);
      if (found == null || "default".equals(named.get("name"))) {
        found = named.get("template");
      }
    }
    reader.endArray();
    return found;
  }

  private static Map<String, String> strings(JsonReader reader) throws IOException {
    Map<String, String> strings = new HashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      String value = string(reader);
      if (value != null) {
        strings.put(key, value);
      }
    }
    reader.endObject();
    return strings;
  }

  private static @Nullable String string(JsonReader reader) throws IOException {
    if (reader.peek() == JsonToken.STRING) {
      return reader.nextString();
    }
    reader.skipValue();
    return null;
  }
}
