package io.serai.plugins.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Carries a template out once. */
final class Rendering {
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private final Budget budget;
  private final Evaluation evaluation;
  private final Scope globals;
  private StringBuilder out = new StringBuilder();

  Rendering(Budget budget, Scope globals) {
    this.budget = budget;
    this.evaluation = new Evaluation(budget);
    this.globals = globals;
  }

  String of(List<Node> template) {
    run(template, globals);
    return out.toString();
  }

  private Flow run(List<Node> nodes, Scope scope) {
    for (Node node : nodes) {
      budget.step();
      Flow flow = run(node, scope);
      if (flow != Flow.ON) {
        return flow;
      }
    }
    return Flow.ON;
  }

  private Flow run(Node node, Scope scope) {
    return switch (node) {
      case Node.Text text -> write(text.text());
      case Node.Output output -> write(Values.text(value(output.value(), scope, output.line())));
      case Node.If condition -> run(condition, scope);
      case Node.For loop -> run(loop, scope);
      case Node.Assignment assignment -> {
        assign(assignment, scope);
        yield Flow.ON;
      }
      case Node.Capture capture -> {
        scope.set(capture.name(), captured(capture.body(), scope));
        yield Flow.ON;
      }
      case Node.Macro macro -> {
        scope.set(macro.name(), (Callable) (given, named) -> call(macro, given, named));
        yield Flow.ON;
      }
      case Node.Group group -> run(group.body(), scope);
      case Node.Break() -> Flow.BREAK;
      case Node.Continue() -> Flow.CONTINUE;
    };
  }

  private Flow write(String text) {
    budget.make(text.length());
    out.append(text);
    return Flow.ON;
  }

  private Object value(Expression expression, Scope scope, int line) {
    try {
      return evaluation.of(expression, scope);
    } catch (TemplateException e) {
      throw e.in(line);
    }
  }

  private Flow run(Node.If condition, Scope scope) {
    for (Node.If.Branch branch : condition.branches()) {
      if (branch.condition() == null
          || Values.isTrue(value(branch.condition(), scope, condition.line()))) {
        return run(branch.body(), scope);
      }
    }
    return Flow.ON;
  }

  private Flow run(Node.For loop, Scope scope) {
    List<Object> items = new ArrayList<>();
    for (Object item : Values.items(value(loop.in(), scope, loop.line()))) {
      Scope inner = new Scope(scope);
      unpack(loop.names(), item, inner);
      if (loop.condition() == null || Values.isTrue(value(loop.condition(), inner, loop.line()))) {
        items.add(item);
      }
    }
    if (items.isEmpty()) {
      return run(loop.otherwise(), scope);
    }
    for (int i = 0; i < items.size(); i++) {
      Scope inner = new Scope(scope);
      inner.set("loop", state(items, i));
      unpack(loop.names(), items.get(i), inner);
      if (run(loop.body(), inner) == Flow.BREAK) {
        break;
      }
    }
    return Flow.ON;
  }

  private static Map<String, Object> state(List<Object> items, int i) {
    Map<String, Object> state = new HashMap<>();
    state.put("index", i + 1L);
    state.put("index0", (long) i);
    state.put("revindex", (long) items.size() - i);
    state.put("revindex0", items.size() - i - 1L);
    state.put("first", i == 0);
    state.put("last", i == items.size() - 1);
    state.put("length", (long) items.size());
    state.put("previtem", i == 0 ? Absent.UNDEFINED : items.get(i - 1));
    state.put("nextitem", i == items.size() - 1 ? Absent.UNDEFINED : items.get(i + 1));
    return state;
  }

  private static void unpack(List<String> names, Object value, Scope scope) {
    if (names.size() == 1) {
      scope.set(names.getFirst(), value);
      return;
    }
    List<Object> values = Values.items(value);
    if (values.size() != names.size()) {
      throw new TemplateException(
          "%d values can't be given to %d names".formatted(values.size(), names.size()));
    }
    for (int i = 0; i < names.size(); i++) {
      scope.set(names.get(i), values.get(i));
    }
  }

  private void assign(Node.Assignment assignment, Scope scope) {
    Object value = value(assignment.value(), scope, assignment.line());
    if (assignment.attribute() == null) {
      unpack(assignment.names(), value, scope);
    } else if (scope.get(assignment.names().getFirst()) instanceof Namespace(var attributes)) {
      attributes.put(assignment.attribute(), value);
    } else {
      throw TemplateException.at(assignment.line(), "only a namespace's attributes can be set");
    }
  }

  private String captured(List<Node> body, Scope scope) {
    StringBuilder outer = out;
    out = new StringBuilder();
    try {
      run(body, scope);
      return out.toString();
    } finally {
      out = outer;
    }
  }

  private Object call(Node.Macro macro, List<Object> given, Map<String, Object> named) {
    budget.enter();
    Scope scope = new Scope(globals);
    for (int i = 0; i < macro.names().size(); i++) {
      String name = macro.names().get(i);
      Expression otherwise = macro.parameters().get(name);
      if (i < given.size()) {
        scope.set(name, given.get(i));
      } else if (named.containsKey(name)) {
        scope.set(name, named.getOrDefault(name, Absent.UNDEFINED));
      } else {
        scope.set(name, otherwise == null ? Absent.UNDEFINED : evaluation.of(otherwise, scope));
      }
    }
    String text = captured(macro.body(), scope);
    budget.leave();
    return text;
  }
}
