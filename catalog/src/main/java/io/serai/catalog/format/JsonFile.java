package io.serai.catalog.format;

import com.fasterxml.jackson.core.JsonProcessingException;
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
    if (Files.size(file) > mostBytes) {
      throw invalid(file, "it has more than %d MiB".formatted(mostBytes >> 20), null);
    }
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw invalid(file, e.getOriginalMessage(), e);
    }
  }

  private static SeraiException invalid(Path file, String why, @Nullable Throwable cause) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL, "%s can't be used: %s".formatted(file, why), cause);
  }
}
