package io.serai.itests.soak;

import io.serai.itests.soak.Expected.Answer;
import io.serai.itests.soak.Expected.Essence;
import io.serai.itests.soak.Expected.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A request, and what has to come back. */
@SuppressWarnings("ArrayRecordComponent")
record Question(
    Api api,
    String method,
    String path,
    Map<String, String> headers,
    byte[] body,
    Expected expected) {
  private static final int SHOWN = 300;
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  static Question get(Api api, String path, Essence essence) {
    return new Question(api, "GET", path, Map.of(), new byte[0], new Answer("", essence));
  }

  /** With a body of JSON, for which single quotes may stand for double ones. */
  static Question post(Api api, String path, String body, Essence essence) {
    return post(api, path, body, new Answer("", essence));
  }

  /** As the other one, with a body of JSON. */
  static Question post(Api api, String path, String body, Expected expected) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new Question(api, "POST", path, JSON, bytes, expected);
  }

  /** A request that has to fail. */
  static Question mistake(String path, String body, int status, String pointer, String words) {
    return post(Api.MISTAKES, path, body, new Refusal(status, pointer, words));
  }

  /** The same with one more header. */
  Question with(String name, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(name, value);
    return new Question(api, method, path, all, body, expected);
  }

  /** Whose answers are the same as this one's. */
  String same() {
    return expected instanceof Answer answer && !answer.same().isEmpty() ? answer.same() : text();
  }

  /** Whether a model may be unloaded by others while this waits for it. */
  boolean mayBeUnloaded() {
    return api == Api.RESIDENCY;
  }

  /** For people. */
  String text() {
    String text = new String(body, StandardCharsets.UTF_8);
    return "%s %s %s"
        .formatted(method, path, text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text)
        .strip();
  }
}
