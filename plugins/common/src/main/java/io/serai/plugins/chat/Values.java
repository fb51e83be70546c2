package io.serai.plugins.chat;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values as Python has them: {@link Absent}, booleans, longs, doubles, texts, lists, maps, {@link
 * Namespace} and {@link Callable}.
 */
final class Values {
  private Values() {}

  static boolean isTrue(Object value) {
    return switch (value) {
      case Absent absent -> false;
      case Boolean bool -> bool;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case String text -> !text.isEmpty();
      case Collection<?> items -> !items.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /** As it is written into the text. */
  static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case Absent absent -> absent == Absent.NONE ? "None" : "";
      default -> represented(value);
    };
  }

  /** As Python's {@code repr} writes it. */
  private static String represented(Object value) {
    return switch (value) {
      case String text ->
          text.contains("'") && !text.contains("\"")
              ? '"' + escaped(text) + '"'
              : "'" + escaped(text).replace("'", "\\'") + "'";
      case Boolean bool -> bool ? "True" : "False";
      case Absent absent -> absent == Absent.NONE ? "None" : "Undefined";
      case List<?> list ->
          list.stream().map(Values::represented).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(e -> represented(e.getKey()) + ": " + represented(e.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Long number -> number.toString();
      case Double number -> number.toString().toLowerCase(Locale.ROOT);
      default -> throw new TemplateException("a function or namespace can't be written as text");
    };
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\t", "\\t")
        .replace("\r", "\\r");
  }

  static boolean same(Object left, Object right) {
    Number a = number(left);
    Number b = number(right);
    if (a != null && b != null) {
      boolean whole = a instanceof Long && b instanceof Long;
      return whole ? a.longValue() == b.longValue() : a.doubleValue() == b.doubleValue();
    }
    if (left instanceof List<?> one && right instanceof List<?> other) {
      if (one.size() != other.size()) {
        return false;
      }
      for (int i = 0; i < one.size(); i++) {
        if (!same(one.get(i), other.get(i))) {
          return false;
        }
      }
      return true;
    }
    return Objects.equals(left, right);
  }

  static int compare(Object left, Object right) {
    Number a = number(left);
    Number b = number(right);
    if (a != null && b != null) {
      boolean whole = a instanceof Long && b instanceof Long;
      return whole
          ? Long.compare(a.longValue(), b.longValue())
          : Double.compare(a.doubleValue(), b.doubleValue());
    }
    if (left instanceof String one && right instanceof String other) {
      return one.compareTo(other);
    }
    throw new TemplateException("%s and %s can't be compared".formatted(kind(left), kind(right)));
  }

  /** Booleans are numbers, too. */
  static @Nullable Number number(Object value) {
    return switch (value) {
      case Boolean bool -> bool ? 1L : 0L;
      case Number number -> number;
      default -> null;
    };
  }

  static int whole(Object value) {
    Number number = number(value);
    if (number == null || number instanceof Double || number.intValue() != number.longValue()) {
      throw new TemplateException("%s isn't a whole number of that size".formatted(kind(value)));
    }
    return number.intValue();
  }

  static String string(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new TemplateException("a text is needed instead of " + kind(value));
  }

  /** What can be gone through: items of a list, keys of a map, characters of a text. */
  static List<Object> items(Object value) {
    return switch (value) {
      case Collection<?> items -> List.copyOf(items);
      case Map<?, ?> map -> List.copyOf(map.keySet());
      case String text -> text.codePoints().mapToObj(c -> (Object) Character.toString(c)).toList();
      case Absent absent when absent == Absent.UNDEFINED -> List.of();
      default -> throw new TemplateException("there is nothing in " + kind(value));
    };
  }

  /** In words, for errors. */
  static String kind(Object value) {
    return switch (value) {
      case Absent absent -> absent == Absent.NONE ? "None" : "what is undefined";
      case Boolean bool -> "a boolean";
      case Number number -> "a number";
      case String text -> "a text";
      case Collection<?> items -> "a list";
      case Map<?, ?> map -> "a mapping";
      default -> "a function";
    };
  }
}
