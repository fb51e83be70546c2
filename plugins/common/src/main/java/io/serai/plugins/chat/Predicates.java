package io.serai.plugins.chat;

import java.util.List;
import java.util.Map;

/** Jinja's tests, as in {@code x is string}. */
final class Predicates {
  private Predicates() {}

  static boolean test(String name, Object value, List<Object> arguments) {
    return switch (name) {
      case "defined" -> value != Absent.UNDEFINED;
      case "undefined" -> value == Absent.UNDEFINED;
      case "none" -> value == Absent.NONE;
      case "string" -> value instanceof String;
      case "mapping" -> value instanceof Map;
      case "sequence", "iterable" ->
          value instanceof List || value instanceof Map || value instanceof String;
      case "number" -> value instanceof Number || value instanceof Boolean;
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      case "boolean" -> value instanceof Boolean;
      case "true" -> value.equals(true);
      case "false" -> value.equals(false);
      case "callable" -> value instanceof Callable;
      case "odd" -> Math.floorMod(Values.whole(value), 2) == 1;
      case "even" -> Math.floorMod(Values.whole(value), 2) == 0;
      case "divisibleby" -> Values.whole(value) % Values.whole(first(name, arguments)) == 0;
      case "equalto", "eq", "sameas" -> Values.same(value, first(name, arguments));
      case "ne" -> !Values.same(value, first(name, arguments));
      case "in" -> Arithmetic.contains(first(name, arguments), value);
      default -> throw new TemplateException("the test '%s' isn't known here".formatted(name));
    };
  }

  private static Object first(String name, List<Object> arguments) {
    if (arguments.isEmpty()) {
      throw new TemplateException("the test '%s' is given too little".formatted(name));
    }
    return arguments.getFirst();
  }
}
