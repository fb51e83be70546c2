package io.serai.server.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.api.Json;
import io.serai.server.http.InvalidFieldException;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request's body, or of an object in it. One that is null counts as left out, and
 * those that nobody asks for may be anything.
 *
 * @param node where they are
 * @param prefix what their names begin with in errors; empty for those of the body
 */
record Fields(ObjectNode node, String prefix) {
  private static final int MOST_SHOWN = 40;

  /**
   * Reads a body.
   *
   * @param body null where the request has none
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it isn't a JSON object
   */
  static Fields of(@Nullable Buffer body) {
    if (body == null || body.length() == 0) {
      throw notAnObject("the request has no body");
    }
    try {
      if (Json.REQUESTS.readTree(body.getBytes()) instanceof ObjectNode object) {
        return new Fields(object, "");
      }
      throw notAnObject("the body isn't a JSON object");
    } catch (JsonProcessingException e) {
      throw Json.tooManyParts(e).orElseGet(() -> notJson(e));
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "the body isn't JSON in UTF-8: " + e.getMessage(), e);
    }
  }

  private static SeraiException notJson(JsonProcessingException e) {
    return new SeraiException(
        ErrorCode.INVALID_INPUT,
        "the body isn't JSON: line %d, column %d: %s"
            .formatted(
                e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("")),
        e);
  }

  private static SeraiException notAnObject(String what) {
    return new SeraiException(
        ErrorCode.INVALID_INPUT, what + "; send JSON such as {\"model\": \"tiny-lm\", …}");
  }

  /** Whether it is there. */
  boolean has(String name) {
    return !node.path(name).isMissingNode() && !node.path(name).isNull();
  }

  /** Its value; a missing or null node where it was left out. */
  JsonNode get(String name) {
    return node.path(name);
  }

  /** Its name in errors. */
  String path(String name) {
    return prefix + name;
  }

  /** A text; null where it was left out. */
  @Nullable String text(String name) {
    return has(name) ? require(name, get(name).isTextual(), "a string").asText() : null;
  }

  /** A text that has to be there and not blank. */
  String requiredText(String name) {
    String text = text(name);
    if (text == null || text.isBlank()) {
      throw invalid(name, "'%s' is needed, a string".formatted(path(name)));
    }
    return text;
  }

  /** True or false; false where it was left out. */
  boolean flag(String name) {
    return has(name) && require(name, get(name).isBoolean(), "true or false").asBoolean();
  }

  /** A number from one to another; null where it was left out. */
  @Nullable Double number(String name, double least, double most) {
    if (!has(name)) {
      return null;
    }
    double value = require(name, get(name).isNumber(), "a number").asDouble();
    if (!(value >= least && value <= most)) {
      throw invalid(
          name,
          "'%s' must be from %s to %s, but is %s"
              .formatted(path(name), plain(least), plain(most), get(name)));
    }
    return value;
  }

  /** A number above 0; null where it was left out. */
  @Nullable Double positive(String name) {
    if (!has(name)) {
      return null;
    }
    double value = require(name, get(name).isNumber(), "a number").asDouble();
    if (!(value > 0)) {
      throw invalid(name, "'%s' must be above 0, but is %s".formatted(path(name), get(name)));
    }
    return value;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  /** A whole number from one to another; null where it was left out. */
  @Nullable Long whole(String name, long least, long most) {
    if (!has(name)) {
      return null;
    }
    boolean isWhole = get(name).isIntegralNumber() && get(name).canConvertToLong();
    long value = require(name, isWhole, "a whole number").asLong();
    if (value < least || value > most) {
      throw invalid(
          name, "'%s' must be from %d to %d, but is %d".formatted(path(name), least, most, value));
    }
    return value;
  }

  /** An object; null where it was left out. */
  @Nullable Fields object(String name) {
    if (!has(name)) {
      return null;
    }
    require(name, get(name).isObject(), "an object");
    return new Fields((ObjectNode) get(name), path(name) + ".");
  }

  /** Its value, if it is what it must be. */
  JsonNode require(String name, boolean holds, String wanted) {
    if (!holds) {
      throw invalid(name, "'%s' must be %s, but is %s".formatted(path(name), wanted, shown(name)));
    }
    return get(name);
  }

  /** Refuses a field's value. */
  InvalidFieldException invalid(String name, String message) {
    return new InvalidFieldException(path(name), message);
  }

  private String shown(String name) {
    String value = get(name).toString();
    return value.length() > MOST_SHOWN ? value.substring(0, MOST_SHOWN) + "…" : value;
  }
}
