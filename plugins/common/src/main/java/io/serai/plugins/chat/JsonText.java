package io.serai.plugins.chat;

import java.util.List;
import java.util.Map;

/** Values as Python's {@code json.dumps} writes them, with all characters as they are. */
final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final int indent;
  private final Budget budget;

  private JsonText(int indent, Budget budget) {
    this.indent = indent;
    this.budget = budget;
  }

  /**
   * A document.
   *
   * @param indent how far each level is indented; {@link Absent} for all on one line
   */
  static String of(Object value, Object indent, Budget budget) {
    JsonText text = new JsonText(indent instanceof Absent ? -1 : Values.whole(indent), budget);
    text.write(value, 0);
    return text.out.toString();
  }

  private void write(Object value, int level) {
    budget.make(1);
    switch (value) {
      case String text -> string(text);
      case Boolean bool -> out.append(bool ? "true" : "false");
      case Number number -> out.append(number);
      case Absent absent when absent == Absent.NONE -> out.append("null");
      case List<?> list -> {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
          separate(i, level + 1);
          write(list.get(i), level + 1);
        }
        end(list.isEmpty(), level, ']');
      }
      case Map<?, ?> map -> {
        out.append('{');
        int i = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          separate(i++, level + 1);
          string(Values.text(entry.getKey()));
          out.append(": ");
          write(entry.getValue(), level + 1);
        }
        end(map.isEmpty(), level, '}');
      }
      default -> throw new TemplateException(Values.kind(value) + " can't be written as JSON");
    }
  }

  private void separate(int index, int level) {
    if (indent < 0) {
      out.append(index == 0 ? "" : ", ");
    } else {
      out.append(index == 0 ? "" : ",");
      line(level);
    }
  }

  private void end(boolean empty, int level, char closing) {
    if (indent >= 0 && !empty) {
      line(level);
    }
    out.append(closing);
  }

  private void line(int level) {
    budget.make((long) indent * level);
    out.append('\n').append(" ".repeat(indent * level));
  }

  private void string(String text) {
    budget.make(text.length());
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> out.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    out.append('"');
  }
}
