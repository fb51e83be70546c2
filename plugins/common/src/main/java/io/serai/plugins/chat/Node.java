package io.serai.plugins.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a template. */
sealed interface Node {
  record Text(String text) implements Node {}

  record Output(Expression value, int line) implements Node {}

  /** Branches in order; the last may have no condition. */
  record If(List<Branch> branches, int line) implements Node {
    record Branch(@Nullable Expression condition, List<Node> body) {}
  }

  record For(
      List<String> names,
      Expression in,
      @Nullable Expression condition,
      List<Node> body,
      List<Node> otherwise,
      int line)
      implements Node {}

  /** Sets names, or the attribute of a namespace. */
  record Assignment(List<String> names, @Nullable String attribute, Expression value, int line)
      implements Node {}

  /** Sets a name to what a body writes. */
  record Capture(String name, List<Node> body) implements Node {}

  record Macro(String name, Map<String, Expression> parameters, List<String> names, List<Node> body)
      implements Node {}

  /** A body that is written as it is. */
  record Group(List<Node> body) implements Node {}

  record Break() implements Node {}

  record Continue() implements Node {}
}
