package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** Checks which fields an object has, and of which type they are; others may be there besides. */
final class JsonShape {
  private JsonShape() {}

  /**
   * Checks an object.
   *
   * @param fields {@code NAME:TYPE} each, the type being {@code text}, {@code number}, {@code
   *     count}, {@code flag}, {@code list} or {@code object}, with a question mark where it may be
   *     null
   */
  static void check(JsonNode object, String... fields) {
    for (String field : fields) {
      String name = field.substring(0, field.indexOf(':'));
      String type = field.substring(field.indexOf(':') + 1);
      assertThat(object.has(name)).as("%s in %s", name, object).isTrue();
      JsonNode value = object.get(name);
      boolean mayBeNull = type.endsWith("?");
      assertThat((mayBeNull && value.isNull()) || is(value, type.replace("?", "")))
          .as("%s of type %s in %s", name, type, object)
          .isTrue();
    }
  }

  private static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "text" -> value.isTextual();
      case "number" -> value.isNumber();
      case "count" -> value.isIntegralNumber() && value.asLong() >= 0;
      case "flag" -> value.isBoolean();
      case "list" -> value.isArray();
      case "object" -> value.isObject();
      default -> throw new IllegalArgumentException(type);
    };
  }
}
