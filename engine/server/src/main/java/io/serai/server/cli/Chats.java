package io.serai.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.serai.server.api.Documents.MessageDocument;
import io.serai.server.api.Json;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads conversations from files. */
final class Chats {
  private Chats() {}

  /**
   * Reads one.
   *
   * @param file of JSON; {@code -} for the standard input
   * @param said what the user says after it; null for nothing
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it isn't one
   * @throws IOException if the file can't be read
   */
  static List<MessageDocument> read(Path file, @Nullable String said) throws IOException {
    List<MessageDocument> messages;
    try (InputStream in =
        file.toString().equals("-") ? System.in : Files.newInputStream(requireFile(file))) {
      messages = new ArrayList<>(Arrays.asList(Json.MAPPER.readValue(in, MessageDocument[].class)));
    } catch (JsonProcessingException e) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "%s isn't a conversation, such as [{\"role\": \"user\", \"content\": \"Hello.\"}]"
              .formatted(file),
          e);
    }
    if (said != null) {
      messages.add(new MessageDocument("user", said));
    }
    return messages;
  }

  private static Path requireFile(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "there is no readable file " + file);
    }
    return file;
  }
}
