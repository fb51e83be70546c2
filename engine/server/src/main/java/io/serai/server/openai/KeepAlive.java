package io.serai.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code keep_alive}, which Ollama has: how long a model stays loaded after this request.
 */
final class KeepAlive {
  private static final String NAME = "keep_alive";
  private static final Pattern SECONDS = Pattern.compile("[-+]?\\d{1,12}(\\.\\d{1,9})?");
  private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|s|m|h)");
  private static final Pattern PARTS = Pattern.compile("([-+]?)((?:" + PART.pattern() + ")+)");
  private static final Map<String, Double> UNITS =
      Map.of("ms", 1e-3, "s", 1.0, "m", 60.0, "h", 3600.0);

  private KeepAlive() {}

  /**
   * In seconds; negative to stay until its memory is wanted, null where the request says nothing.
   */
  static @Nullable Double seconds(Fields fields) {
    if (!fields.has(NAME)) {
      return null;
    }
    JsonNode value = fields.get(NAME);
    Double seconds = value.isNumber() ? Double.valueOf(value.asDouble()) : parse(value);
    if (seconds == null) {
      throw fields.invalid(
          NAME,
          "'keep_alive' must be seconds or a time such as \"5m\" or \"1h30m\"; 0 unloads at once, a"
              + " negative one keeps, but it is "
              + value);
    }
    return seconds;
  }

  private static @Nullable Double parse(JsonNode value) {
    String text = value.isTextual() ? value.asText() : "";
    if (SECONDS.matcher(text).matches()) {
      return Double.valueOf(text);
    }
    Matcher whole = PARTS.matcher(text);
    if (!whole.matches()) {
      return null;
    }
    double seconds = 0;
    Matcher part = PART.matcher(whole.group(2));
    while (part.find()) {
      seconds += Double.parseDouble(part.group(1)) * UNITS.getOrDefault(part.group(2), 0.0);
    }
    return whole.group(1).equals("-") ? -seconds : seconds;
  }
}
