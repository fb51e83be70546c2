package io.serai.plugins.chat;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** What templates can call by name. */
final class Functions {
  private Functions() {}

  static void addTo(Scope scope, Supplier<LocalDateTime> now, Budget budget) {
    scope.set(
        "raise_exception",
        (Callable)
            (given, named) -> {
              throw new TemplateException.Raised(
                  given.isEmpty() ? "it gives no reason" : Values.text(given.getFirst()));
            });
    scope.set("namespace", (Callable) (given, named) -> Namespace.of(named));
    scope.set("dict", (Callable) (given, named) -> new LinkedHashMap<Object, Object>(named));
    scope.set("range", (Callable) (given, named) -> range(given, budget));
    scope.set(
        "strftime_now",
        (Callable) (given, named) -> time(now.get(), Values.string(given.getFirst())));
  }

  private static List<Object> range(List<Object> given, Budget budget) {
    List<Integer> numbers = given.stream().map(Values::whole).toList();
    if (numbers.isEmpty() || (numbers.size() > 2 && numbers.get(2) == 0)) {
      throw new TemplateException("a range needs an end, and a step other than 0");
    }
    long from = numbers.size() > 1 ? numbers.get(0) : 0;
    long to = numbers.size() > 1 ? numbers.get(1) : numbers.get(0);
    long step = numbers.size() > 2 ? numbers.get(2) : 1;
    List<Object> range = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      budget.make(1);
      range.add(i);
    }
    return range;
  }

  private static String time(LocalDateTime now, String format) {
    Map<Character, String> patterns =
        Map.of(
            'Y', "yyyy", 'm', "MM", 'd', "dd", 'B', "MMMM", 'b', "MMM", 'H', "HH", 'M', "mm", 'S',
            "ss", 'A', "EEEE", 'y', "yy");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      String pattern =
          c == '%' && i + 1 < format.length() ? patterns.get(format.charAt(i + 1)) : null;
      if (pattern == null) {
        text.append(c);
      } else {
        text.append(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now));
        i++;
      }
    }
    return text.toString();
  }
}
