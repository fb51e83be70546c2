package io.serai.itests.soak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came back, in whole.
 *
 * @param headers the first value of each, by its name in lower case
 */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, Map<String, String> headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Reply of(HttpResponse<byte[]> response) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return new Reply(response.statusCode(), headers, response.body());
  }

  /** A header's first value; empty if it isn't there. */
  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Without parameters such as the charset. */
  String contentType() {
    return header("Content-Type").replaceAll("\\s*;.*", "");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Of all of the body. */
  JsonNode json() throws WrongAnswerException {
    return json(body);
  }

  /** A text that has to be there, somewhere in the body. */
  String text(String pointer) throws WrongAnswerException {
    return text(json(), pointer);
  }

  static JsonNode json(byte[] text) throws WrongAnswerException {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new WrongAnswerException("that isn't JSON: " + e.getMessage());
    }
  }

  static JsonNode json(String text) throws WrongAnswerException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new WrongAnswerException("that isn't JSON: " + e.getOriginalMessage());
    }
  }

  /** A part that has to be there: a text as it is, anything else as JSON. */
  static String text(JsonNode json, String pointer) throws WrongAnswerException {
    JsonNode part = json.at(pointer);
    if (part.isMissingNode() || part.isNull()) {
      throw new WrongAnswerException("there is no " + pointer);
    }
    return part.isValueNode() ? part.asText() : part.toString();
  }

  List<Event> events() throws WrongAnswerException {
    if (!contentType().equals("text/event-stream")) {
      throw new WrongAnswerException("that is no stream of events but " + contentType());
    }
    return Event.all(text());
  }
}
