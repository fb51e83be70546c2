package io.serai.plugins.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operators of two values that both are known. */
final class Arithmetic {
  private Arithmetic() {}

  static Object of(String operator, Object left, Object right, Budget budget) {
    return switch (operator) {
      case "==" -> Values.same(left, right);
      case "!=" -> !Values.same(left, right);
      case "<" -> Values.compare(left, right) < 0;
      case ">" -> Values.compare(left, right) > 0;
      case "<=" -> Values.compare(left, right) <= 0;
      case ">=" -> Values.compare(left, right) >= 0;
      case "in" -> contains(right, left);
      case "~" -> joined(Values.text(left), Values.text(right), budget);
      case "+" -> sum(left, right, budget);
      case "*" -> product(left, right, budget);
      default -> numbers(operator, left, right);
    };
  }

  static boolean contains(Object all, Object item) {
    return switch (all) {
      case String text -> text.contains(Values.string(item));
      case List<?> list -> list.stream().anyMatch(one -> Values.same(one, item));
      case Map<?, ?> map -> map.containsKey(item);
      case Absent absent when absent == Absent.UNDEFINED -> false;
      default -> throw new TemplateException("nothing can be in " + Values.kind(all));
    };
  }

  private static String joined(String left, String right, Budget budget) {
    budget.make((long) left.length() + right.length());
    return left + right;
  }

  private static Object sum(Object left, Object right, Budget budget) {
    if (left instanceof String one && right instanceof String other) {
      return joined(one, other, budget);
    }
    if (left instanceof List<?> one && right instanceof List<?> other) {
      budget.make((long) one.size() + other.size());
      List<Object> both = new ArrayList<>(one);
      both.addAll(other);
      return both;
    }
    return numbers("+", left, right);
  }

  private static Object product(Object left, Object right, Budget budget) {
    if (left instanceof String text) {
      int times = Math.max(0, Values.whole(right));
      budget.make((long) text.length() * times);
      return text.repeat(times);
    }
    return right instanceof String ? product(right, left, budget) : numbers("*", left, right);
  }

  private static Object numbers(String operator, Object left, Object right) {
    Number a = Values.number(left);
    Number b = Values.number(right);
    if (a == null || b == null) {
      throw new TemplateException(
          "'%s' can't be done with %s and %s"
              .formatted(operator, Values.kind(left), Values.kind(right)));
    }
    if (!operator.matches("[-+*]") && b.doubleValue() == 0) {
      throw new TemplateException("a number is divided by 0");
    }
    if (a instanceof Long && b instanceof Long && !operator.equals("/")) {
      long one = a.longValue();
      long other = b.longValue();
      return switch (operator) {
        case "+" -> one + other;
        case "-" -> one - other;
        case "*" -> one * other;
        case "//" -> Math.floorDiv(one, other);
        default -> Math.floorMod(one, other);
      };
    }
    double one = a.doubleValue();
    double other = b.doubleValue();
    return switch (operator) {
      case "+" -> one + other;
      case "-" -> one - other;
      case "*" -> one * other;
      case "/" -> one / other;
      case "//" -> Math.floor(one / other);
      default -> one - Math.floor(one / other) * other;
    };
  }
}
