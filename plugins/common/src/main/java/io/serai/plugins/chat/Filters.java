package io.serai.plugins.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Jinja's filters, as in {@code x | trim}. */
final class Filters {
  private final Budget budget;

  Filters(Budget budget) {
    this.budget = budget;
  }

  Object apply(String name, Object value, List<Object> given, Map<String, Object> named) {
    return switch (name) {
      case "trim" -> Methods.stripped(Values.text(value), given, true, true);
      case "upper" -> Values.text(value).toUpperCase(Locale.ROOT);
      case "lower" -> Values.text(value).toLowerCase(Locale.ROOT);
      case "title" -> Methods.title(Values.text(value));
      case "capitalize" -> Methods.capitalized(Values.text(value));
      case "string", "safe" -> Values.text(value);
      case "replace" -> Methods.replaced(Values.text(value), given, budget);
      case "length", "count" -> (long) Values.items(value).size();
      case "first" -> first(Values.items(value));
      case "last" -> first(Values.items(value).reversed());
      case "list" -> Values.items(value);
      case "reverse" -> reversed(value);
      case "sort" -> sorted(Values.items(value));
      case "unique" -> unique(Values.items(value));
      case "items" -> value == Absent.UNDEFINED ? List.of() : Methods.entries(map(value));
      case "dictsort" ->
          Methods.entries(map(value)).stream()
              .sorted((a, b) -> Values.compare(((List<?>) a).getFirst(), ((List<?>) b).getFirst()))
              .toList();
      case "join" -> joined(value, given, named);
      case "default", "d" -> otherwise(value, given);
      case "int" -> whole(value);
      case "float" -> decimal(value);
      case "abs" -> Values.compare(value, 0L) < 0 ? Arithmetic.of("-", 0L, value, budget) : value;
      case "tojson" ->
          JsonText.of(
              value,
              named.getOrDefault("indent", given.isEmpty() ? Absent.NONE : given.getFirst()),
              budget);
      case "indent" -> indented(value, given, named);
      case "map" -> mapped(value, given, named);
      case "select" -> selected(value, null, given, true);
      case "reject" -> selected(value, null, given, false);
      case "selectattr" -> selected(value, given.getFirst(), given.subList(1, given.size()), true);
      case "rejectattr" -> selected(value, given.getFirst(), given.subList(1, given.size()), false);
      default -> throw new TemplateException("the filter '%s' isn't known here".formatted(name));
    };
  }

  private static Map<?, ?> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new TemplateException("a mapping is needed instead of " + Values.kind(value));
  }

  private static Object first(List<Object> items) {
    return items.isEmpty() ? Absent.UNDEFINED : items.getFirst();
  }

  private static Object reversed(Object value) {
    return value instanceof String text
        ? new StringBuilder(text).reverse().toString()
        : new ArrayList<>(Values.items(value)).reversed();
  }

  private static List<Object> sorted(List<Object> items) {
    return items.stream().sorted(Values::compare).toList();
  }

  private static List<Object> unique(List<Object> items) {
    List<Object> unique = new ArrayList<>();
    for (Object item : items) {
      if (!Arithmetic.contains(unique, item)) {
        unique.add(item);
      }
    }
    return unique;
  }

  private String joined(Object value, List<Object> given, Map<String, Object> named) {
    String separator =
        given.isEmpty() ? Values.text(named.getOrDefault("d", "")) : Values.text(given.getFirst());
    Object attribute = named.get("attribute");
    String all =
        Values.items(value).stream()
            .map(item -> attribute == null ? item : Evaluation.item(item, attribute))
            .map(Values::text)
            .collect(Collectors.joining(separator));
    budget.make(all.length());
    return all;
  }

  private static Object otherwise(Object value, List<Object> given) {
    boolean falseToo = given.size() > 1 && Values.isTrue(given.get(1));
    boolean missing = value == Absent.UNDEFINED || (falseToo && !Values.isTrue(value));
    return missing ? given.isEmpty() ? "" : given.getFirst() : value;
  }

  private static Object whole(Object value) {
    Number number = Values.number(value);
    if (number != null) {
      return number.longValue();
    }
    String text = Values.text(value).strip();
    return text.matches("[+-]?\\d{1,18}") ? Long.parseLong(text) : 0L;
  }

  private static Object decimal(Object value) {
    Number number = Values.number(value);
    if (number != null) {
      return number.doubleValue();
    }
    String text = Values.text(value).strip();
    return text.matches("[+-]?\\d+(\\.\\d*)?") ? Double.parseDouble(text) : 0.0;
  }

  private String indented(Object value, List<Object> given, Map<String, Object> named) {
    Object width = given.isEmpty() ? named.getOrDefault("width", 4L) : given.getFirst();
    Object first = given.size() > 1 ? given.get(1) : named.getOrDefault("first", false);
    String space =
        width instanceof String text ? text : (String) Arithmetic.of("*", " ", width, budget);
    List<String> lines = List.of(Values.text(value).split("\n", -1));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      boolean indents = i == 0 ? Values.isTrue(first) : !lines.get(i).isEmpty();
      budget.make((long) lines.get(i).length() + space.length());
      all.append(i == 0 ? "" : "\n").append(indents ? space : "").append(lines.get(i));
    }
    return all.toString();
  }

  private List<Object> mapped(Object value, List<Object> given, Map<String, Object> named) {
    Object attribute = named.get("attribute");
    List<Object> all = new ArrayList<>();
    for (Object item : Values.items(value)) {
      budget.step();
      all.add(
          attribute != null
              ? Evaluation.item(item, attribute)
              : apply(
                  Values.string(given.getFirst()), item, given.subList(1, given.size()), Map.of()));
    }
    return all;
  }

  private List<Object> selected(
      Object value, @Nullable Object attribute, List<Object> test, boolean wanted) {
    List<Object> all = new ArrayList<>();
    for (Object item : Values.items(value)) {
      budget.step();
      Object tested = attribute == null ? item : Evaluation.item(item, attribute);
      boolean holds =
          test.isEmpty()
              ? Values.isTrue(tested)
              : Predicates.test(testName(test.getFirst()), tested, test.subList(1, test.size()));
      if (holds == wanted) {
        all.add(item);
      }
    }
    return all;
  }

  private static String testName(Object name) {
    return Objects.equals(name, "==") ? "eq" : Values.string(name);
  }
}
