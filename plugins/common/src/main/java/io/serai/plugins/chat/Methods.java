package io.serai.plugins.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/** Methods of Python's texts, mappings and lists. */
final class Methods {
  private Methods() {}

  static Object call(Object of, String method, List<Object> arguments, Budget budget) {
    return switch (of) {
      case String text -> text(text, method, arguments, budget);
      case Map<?, ?> map -> map(map, method, arguments);
      case List<?> list -> list(list, method, arguments);
      default -> throw unknown(of, method);
    };
  }

  private static Object text(String text, String method, List<Object> given, Budget budget) {
    budget.make(text.length());
    return switch (method) {
      case "strip" -> stripped(text, given, true, true);
      case "lstrip" -> stripped(text, given, true, false);
      case "rstrip" -> stripped(text, given, false, true);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "title" -> title(text);
      case "capitalize" -> capitalized(text);
      case "startswith" -> prefixes(given).stream().anyMatch(text::startsWith);
      case "endswith" -> prefixes(given).stream().anyMatch(text::endsWith);
      case "removeprefix" -> {
        String prefix = argument(given, 0);
        yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      }
      case "removesuffix" -> {
        String suffix = argument(given, 0);
        yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
      }
      case "replace" -> replaced(text, given, budget);
      case "split" -> split(text, given);
      case "rsplit" -> rsplit(text, given);
      case "splitlines" -> List.<Object>copyOf(text.lines().toList());
      case "find" -> (long) index(text, text.indexOf(argument(given, 0)));
      case "rfind" -> (long) index(text, text.lastIndexOf(argument(given, 0)));
      case "count" -> (long) split(text, given.subList(0, 1)).size() - 1;
      case "join" -> {
        String all =
            String.join(text, Values.items(given.getFirst()).stream().map(Values::string).toList());
        budget.make(all.length());
        yield all;
      }
      case "isdigit" -> !text.isEmpty() && text.chars().allMatch(Character::isDigit);
      case "isspace" -> !text.isEmpty() && text.isBlank();
      default -> throw unknown(text, method);
    };
  }

  private static int index(String text, int at) {
    return at < 0 ? -1 : text.codePointCount(0, at);
  }

  static String capitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1).toLowerCase(Locale.ROOT);
  }

  static String title(String text) {
    StringBuilder title = new StringBuilder(text.length());
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      title.append(inside ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inside = Character.isLetter(c);
    }
    return title.toString();
  }

  static String stripped(String text, List<Object> given, boolean left, boolean right) {
    IntPredicate drops =
        given.isEmpty() || given.getFirst() == Absent.NONE
            ? c -> Character.isWhitespace(c) || Character.isSpaceChar(c)
            : c -> argument(given, 0).indexOf(c) >= 0;
    int from = 0;
    int to = text.length();
    while (left && from < to && drops.test(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (right && from < to && drops.test(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  static String replaced(String text, List<Object> given, Budget budget) {
    String old = argument(given, 0);
    String now = argument(given, 1);
    if (old.isEmpty()) {
      throw new TemplateException("an empty text can't be replaced");
    }
    long most = given.size() > 2 ? Values.whole(given.get(2)) : Long.MAX_VALUE;
    StringBuilder all = new StringBuilder();
    int from = 0;
    for (int at = text.indexOf(old); at >= 0 && most > 0; at = text.indexOf(old, from), most--) {
      budget.make((long) at - from + now.length());
      all.append(text, from, at).append(now);
      from = at + old.length();
    }
    return all.append(text, from, text.length()).toString();
  }

  private static List<Object> split(String text, List<Object> given) {
    int most = given.size() > 1 ? Values.whole(given.get(1)) : -1;
    List<Object> parts = new ArrayList<>();
    if (given.isEmpty() || given.getFirst() == Absent.NONE) {
      String rest = stripped(text, List.of(), true, false);
      for (; !rest.isEmpty() && (most < 0 || parts.size() < most); ) {
        String word = rest.split("\\s", 2)[0];
        parts.add(word);
        rest = stripped(rest.substring(word.length()), List.of(), true, false);
      }
      if (!rest.isEmpty()) {
        parts.add(stripped(rest, List.of(), false, true));
      }
      return parts;
    }
    String separator = separator(given);
    int from = 0;
    for (int at = text.indexOf(separator);
        at >= 0 && (most < 0 || parts.size() < most);
        at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static List<Object> rsplit(String text, List<Object> given) {
    String separator = separator(given);
    int most = given.size() > 1 ? Values.whole(given.get(1)) : Integer.MAX_VALUE;
    List<Object> parts = new ArrayList<>();
    int to = text.length();
    for (int at = text.lastIndexOf(separator);
        at >= 0 && parts.size() < most;
        at = text.lastIndexOf(separator, to - separator.length())) {
      parts.addFirst(text.substring(at + separator.length(), to));
      to = at;
      if (to < separator.length()) {
        break;
      }
    }
    parts.addFirst(text.substring(0, to));
    return parts;
  }

  private static String separator(List<Object> given) {
    String separator = argument(given, 0);
    if (separator.isEmpty()) {
      throw new TemplateException("a text can't be split at an empty one");
    }
    return separator;
  }

  private static List<String> prefixes(List<Object> given) {
    return given.getFirst() instanceof List<?> several
        ? several.stream().map(Values::string).toList()
        : List.of(argument(given, 0));
  }

  private static String argument(List<Object> given, int index) {
    if (index >= given.size()) {
      throw new TemplateException("a method is given too little");
    }
    return Values.string(given.get(index));
  }

  private static Object map(Map<?, ?> map, String method, List<Object> given) {
    return switch (method) {
      case "items" -> entries(map);
      case "keys" -> List.<Object>copyOf(map.keySet());
      case "values" -> List.<Object>copyOf(map.values());
      case "get" -> {
        Object value = map.get(given.getFirst());
        yield value != null ? value : given.size() > 1 ? given.get(1) : Absent.NONE;
      }
      default -> throw unknown(map, method);
    };
  }

  static List<Object> entries(Map<?, ?> map) {
    List<Object> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(List.of(key, value)));
    return entries;
  }

  private static Object list(List<?> list, String method, List<Object> given) {
    return switch (method) {
      case "count" -> list.stream().filter(one -> Values.same(one, given.getFirst())).count();
      case "index" -> {
        for (int i = 0; i < list.size(); i++) {
          if (Values.same(list.get(i), given.getFirst())) {
            yield (long) i;
          }
        }
        throw new TemplateException("a list doesn't hold what is looked for");
      }
      default -> throw unknown(list, method);
    };
  }

  private static TemplateException unknown(Object of, String method) {
    return new TemplateException("%s has no method '%s' here".formatted(Values.kind(of), method));
  }
}
