package io.serai.plugins.llamacpp;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is in the answers of a {@code llama-server}, which may be of any version. */
final class ServerAnswers {
  private ServerAnswers() {}

  /** A text of an answer. */
  static String text(Object answer, String key) {
    if (answer instanceof Map<?, ?> map && map.get(key) instanceof String text) {
      return text;
    }
    throw lacks(key, answer);
  }

  /** The {@code tokens} of an answer. */
  static List<Integer> tokens(Object answer) {
    if (answer instanceof Map<?, ?> map && map.get("tokens") instanceof List<?> list) {
      return list.stream().map(token -> number(token, "tokens")).toList();
    }
    throw lacks("tokens", answer);
  }

  /** A whole number. */
  static int number(@Nullable Object value, String key) {
    if (value instanceof Number number) {
      return number.intValue();
    }
    throw lacks(key, value);
  }

  /** The first embedding of an answer: older servers have it bare, newer in a list of its own. */
  static float[] vector(Object answer) {
    Object found = answer instanceof List<?> list && !list.isEmpty() ? list.getFirst() : answer;
    found = found instanceof Map<?, ?> map ? map.get("embedding") : found;
    if (found instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof List<?>) {
      found = list.getFirst();
    }
    if (!(found instanceof List<?> numbers) || numbers.isEmpty()) {
      throw lacks("embedding", answer);
    }
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      if (!(numbers.get(i) instanceof Number number)) {
        throw lacks("embedding", numbers);
      }
      vector[i] = number.floatValue();
    }
    return vector;
  }

  private static SeraiException lacks(String key, @Nullable Object answer) {
    return new SeraiException(
        ErrorCode.RUNTIME_FAILED,
        "llama-server's answer has no '%s' as it should: %s".formatted(key, answer));
  }
}
