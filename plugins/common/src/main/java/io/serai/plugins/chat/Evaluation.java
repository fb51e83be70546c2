package io.serai.plugins.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes expressions. */
final class Evaluation {
  private final Budget budget;
  private final Filters filters;

  Evaluation(Budget budget) {
    this.budget = budget;
    this.filters = new Filters(budget);
  }

  Object of(Expression expression, Scope scope) {
    budget.step();
    return switch (expression) {
      case Expression.Literal literal -> literal.value();
      case Expression.Name name -> scope.get(name.name());
      case Expression.Sequence sequence -> all(sequence.items(), scope);
      case Expression.Dictionary dictionary -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        dictionary.entries().forEach(e -> map.put(of(e.key(), scope), of(e.value(), scope)));
        yield map;
      }
      case Expression.Item item -> item(of(item.of(), scope), of(item.key(), scope));
      case Expression.Slice slice -> slice(slice, scope);
      case Expression.Call call -> call(call, scope);
      case Expression.Filter filter ->
          filters.apply(
              filter.name(),
              of(filter.of(), scope),
              all(filter.arguments().positional(), scope),
              named(filter.arguments().named(), scope));
      case Expression.Test test ->
          Predicates.test(test.name(), of(test.of(), scope), all(test.arguments(), scope));
      case Expression.Not not -> !Values.isTrue(of(not.of(), scope));
      case Expression.Negative negative -> Arithmetic.of("-", 0L, of(negative.of(), scope), budget);
      case Expression.Binary binary -> binary(binary, scope);
      case Expression.Conditional conditional ->
          Values.isTrue(of(conditional.condition(), scope))
              ? of(conditional.then(), scope)
              : conditional.otherwise() == null
                  ? Absent.UNDEFINED
                  : of(conditional.otherwise(), scope);
    };
  }

  private Object binary(Expression.Binary binary, Scope scope) {
    Object left = of(binary.left(), scope);
    return switch (binary.operator()) {
      case "and" -> Values.isTrue(left) ? of(binary.right(), scope) : left;
      case "or" -> Values.isTrue(left) ? left : of(binary.right(), scope);
      default -> Arithmetic.of(binary.operator(), left, of(binary.right(), scope), budget);
    };
  }

  private List<Object> all(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>(expressions.size());
    expressions.forEach(one -> values.add(of(one, scope)));
    return values;
  }

  private Map<String, Object> named(Map<String, Expression> expressions, Scope scope) {
    Map<String, Object> values = new LinkedHashMap<>();
    expressions.forEach((name, one) -> values.put(name, of(one, scope)));
    return values;
  }

  /** Undefined where there is none. */
  static Object item(Object of, Object key) {
    Object value =
        switch (of) {
          case Map<?, ?> map -> map.get(key);
          case Namespace namespace -> namespace.attributes().get(key);
          case List<?> list when key instanceof Long -> at(list, Values.whole(key));
          case String text when key instanceof Long -> at(Values.items(text), Values.whole(key));
          case Absent absent when absent == Absent.UNDEFINED ->
              throw new TemplateException(
                  "'%s' is asked of something that is undefined".formatted(Values.text(key)));
          default -> null;
        };
    return value == null ? Absent.UNDEFINED : value;
  }

  private static Object at(List<?> list, int index) {
    int from = index < 0 ? list.size() + index : index;
    return from < 0 || from >= list.size() ? Absent.UNDEFINED : list.get(from);
  }

  private Object slice(Expression.Slice slice, Scope scope) {
    Object of = of(slice.of(), scope);
    List<Object> items = Values.items(of);
    int step = slice.step() == null ? 1 : Values.whole(of(slice.step(), scope));
    if (step == 0) {
      throw new TemplateException("a slice has a step of 0");
    }
    int size = items.size();
    int first = step > 0 ? 0 : -1;
    int last = step > 0 ? size : size - 1;
    int from =
        slice.from() == null
            ? (step > 0 ? 0 : size - 1)
            : bounded(Values.whole(of(slice.from(), scope)), size, first, last);
    int to =
        slice.to() == null
            ? (step > 0 ? size : -1)
            : bounded(Values.whole(of(slice.to(), scope)), size, first, last);
    List<Object> part = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      part.add(items.get((int) i));
    }
    budget.make(part.size());
    return of instanceof String ? String.join("", part.stream().map(Values::text).toList()) : part;
  }

  private static int bounded(int index, int size, int first, int last) {
    long from = index < 0 ? (long) index + size : index;
    return Math.clamp(from, first, last);
  }

  private Object call(Expression.Call call, Scope scope) {
    List<Object> positional = all(call.arguments().positional(), scope);
    Map<String, Object> named = named(call.arguments().named(), scope);
    if (call.of() instanceof Expression.Item(var object, Expression.Literal(String method))) {
      Object of = of(object, scope);
      return item(of, method) instanceof Callable callable && !(of instanceof Map)
          ? callable.call(positional, named)
          : Methods.call(of, method, positional, budget);
    }
    if (of(call.of(), scope) instanceof Callable callable) {
      return callable.call(positional, named);
    }
    String name = call.of() instanceof Expression.Name(var written) ? "'" + written + "'" : "this";
    throw new TemplateException(name + " can't be called");
  }
}
