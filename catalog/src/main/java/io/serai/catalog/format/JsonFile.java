package io.serai.catalog.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the small JSON files that lie beside a model. */
final class JsonFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonFile() {}

  /**
   * Reads a file.
   *
   * @param mostBytes a larger one isn't read
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it isn't JSON or is larger
   * @throws IOException if it can't be read
   */
  static JsonNode read(Path file, long mostBytes) throws IOException {
    checkSize(file, mostBytes);
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw invalid(file, e.getOriginalMessage(), e);
    }
  }

  /**
   * Whether a file's object has that key, with a text, or with a list or object that isn't empty.
   * Nothing of the file is kept.
   *
   * @throws SeraiException as {@link #read}
   * @throws IOException if it can't be read
   */
  static boolean says(Path file, long mostBytes, String key) throws IOException {
    checkSize(file, mostBytes);
    boolean said = false;
    try (JsonParser in = JSON.createParser(file.toFile())) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = in.currentName().equals(key);
        boolean something = skip(in, in.nextToken());
        said = wanted ? something : said;
      }
    } catch (JsonProcessingException e) {
      throw invalid(file, e.getOriginalMessage(), e);
    }
    return said;
  }

  /** Skips a value; whether it is a text, or a list or object that isn't empty. */
  private static boolean skip(JsonParser in, JsonToken first) throws IOException {
    boolean something = first == JsonToken.VALUE_STRING;
    int depth = first.isStructStart() ? 1 : 0;
    while (depth > 0) {
      JsonToken next = in.nextToken();
      depth += next.isStructStart() ? 1 : next.isStructEnd() ? -1 : 0;
      something |= depth > 0;
    }
    return something;
  }

  private static void checkSize(Path file, long mostBytes) throws IOException {
    if (Files.size(file) > mostBytes) {
      throw invalid(file, "it has more than %d MiB".formatted(mostBytes >> 20), null);
    }
  }

  private static SeraiException invalid(Path file, String why, @Nullable Throwable cause) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL, "%s can't be used: %s".formatted(file, why), cause);
  }
}
