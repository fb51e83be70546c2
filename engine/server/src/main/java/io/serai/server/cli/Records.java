package io.serai.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.Json;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a batch: a record is a JSON string, or an object with {@code text}, with {@code
 * messages}, or with {@code inputs} and maybe {@code outputs}, as a request has them.
 */
final class Records {
  private static final Set<String> ASKED = Set.of("text", "messages", "inputs", "outputs");

  private Records() {}

  /**
   * A line as text.
   *
   * @param bytes its bytes, one a character
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if they aren't UTF-8
   */
  static String decode(String bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "the record isn't UTF-8 text", e);
    }
  }

  /**
   * Reads a record.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it isn't one
   */
  static JsonNode parse(String line) {
    JsonNode record;
    try {
      record = Json.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "not JSON: " + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""),
          e);
    }
    if (!record.isTextual()
        && !record.path("text").isTextual()
        && !record.path("messages").isArray()
        && !record.path("inputs").isObject()) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "a record is a JSON string, or an object with a 'text', with 'messages' or with tensors"
              + " as 'inputs'");
    }
    return record;
  }

  /**
   * What is asked for a record.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if its tensors aren't as in a
   *     request
   */
  static RunBody body(
      JsonNode record, @Nullable String task, @Nullable Map<String, Object> parameters) {
    if (!record.has("inputs") && !record.has("messages")) {
      String text = record.isTextual() ? record.asText() : record.get("text").asText();
      return RunBody.ofText(text).with(task, parameters);
    }
    ObjectNode asked = JsonNodeFactory.instance.objectNode();
    record.properties().stream()
        .filter(field -> ASKED.contains(field.getKey()))
        .forEach(field -> asked.set(field.getKey(), field.getValue()));
    try {
      return Json.MAPPER.treeToValue(asked, RunBody.class).with(task, parameters);
    } catch (JsonProcessingException e) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "the record isn't as a request: "
              + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  /** The line for an answer: the record's id, if it has one, and the result. */
  static String answer(long number, @Nullable JsonNode record, RunDocument answer) {
    ObjectNode line = start(number, record);
    line.set("result", answer.result());
    line.put("elapsed_ms", answer.elapsedMs());
    return line.toString();
  }

  /** The line for a failure. */
  static String failure(long number, @Nullable JsonNode record, SeraiException failure) {
    ObjectNode line = start(number, record);
    line.putObject("error")
        .put("code", failure.code().name())
        .put("message", String.valueOf(failure.getMessage()));
    return line.toString();
  }

  private static ObjectNode start(long number, @Nullable JsonNode record) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("record", number);
    if (record != null && record.has("id")) {
      line.set("id", record.get("id"));
    }
    return line;
  }
}
