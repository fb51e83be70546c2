package io.serai.plugins.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template computes. */
sealed interface Expression {
  record Literal(Object value) implements Expression {}

  record Name(String name) implements Expression {}

  record Sequence(List<Expression> items) implements Expression {}

  record Dictionary(List<Entry> entries) implements Expression {
    record Entry(Expression key, Expression value) {}
  }

  /** {@code of.name} and {@code of[key]}. */
  record Item(Expression of, Expression key) implements Expression {}

  record Slice(
      Expression of, @Nullable Expression from, @Nullable Expression to, @Nullable Expression step)
      implements Expression {}

  record Call(Expression of, Arguments arguments) implements Expression {}

  record Filter(Expression of, String name, Arguments arguments) implements Expression {}

  record Test(Expression of, String name, List<Expression> arguments) implements Expression {}

  record Not(Expression of) implements Expression {}

  record Negative(Expression of) implements Expression {}

  /** Any operator of two sides; {@code and} and {@code or} look at the second only if needed. */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  record Conditional(Expression condition, Expression then, @Nullable Expression otherwise)
      implements Expression {}

  /** What a call is given. */
  record Arguments(List<Expression> positional, Map<String, Expression> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());
  }
}
