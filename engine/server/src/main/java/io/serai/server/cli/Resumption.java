package io.serai.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import io.serai.spi.ErrorCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What an earlier batch left in its output that stays.
 *
 * @param lines how many records have their answer there
 * @param failed how many of them are failures that another try wouldn't mend
 */
record Resumption(long lines, long failed) {
  /** Nothing was done yet. */
  static final Resumption NONE = new Resumption(0, 0);

  /**
   * Cuts the output off before the first line that is unfinished, or that is a failure which wasn't
   * the record's own, such as too little memory.
   *
   * @throws IOException if the output can't be read or cut off
   */
  static Resumption of(Path output) throws IOException {
    long lines = 0;
    long failed = 0;
    long end = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(output))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int read = in.read(); read >= 0; read = in.read()) {
        if (read != '\n') {
          line.write(read);
          continue;
        }
        Outcome outcome = outcome(line.toString(StandardCharsets.UTF_8));
        if (outcome == Outcome.TO_BE_REDONE) {
          break;
        }
        end += line.size() + 1;
        line.reset();
        lines++;
        failed += outcome == Outcome.FAILED ? 1 : 0;
      }
    }
    try (FileChannel channel = FileChannel.open(output, StandardOpenOption.WRITE)) {
      channel.truncate(end);
    }
    return new Resumption(lines, failed);
  }

  private enum Outcome {
    ANSWERED,
    FAILED,
    TO_BE_REDONE
  }

  private static Outcome outcome(String line) {
    // The answers are by far the most lines; they needn't be parsed.
    if (!line.contains("\"error\"")) {
      return Outcome.ANSWERED;
    }
    try {
      JsonNode error = Json.MAPPER.readTree(line).path("error");
      if (error.isMissingNode()) {
        return Outcome.ANSWERED;
      }
      ErrorCode code = ErrorCode.valueOf(error.path("code").asText());
      return isTheRecordsOwn(code) ? Outcome.FAILED : Outcome.TO_BE_REDONE;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Outcome.TO_BE_REDONE;
    }
  }

  private static boolean isTheRecordsOwn(ErrorCode code) {
    return code == ErrorCode.INVALID_INPUT;
  }
}
