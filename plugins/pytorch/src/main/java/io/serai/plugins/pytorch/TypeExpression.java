package io.serai.plugins.pytorch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A type as TorchScript writes it, such as {@code Tuple[Tensor, Optional[Tensor]]}.
 *
 * @param name without arguments, such as {@code Tuple}
 * @param arguments of it; may be empty
 */
record TypeExpression(String name, List<TypeExpression> arguments) {
  private static final int DEEPEST = 16;

  /** Copies the arguments. */
  TypeExpression {
    arguments = List.copyOf(arguments);
  }

  /**
   * Parses.
   *
   * @throws IOException if it isn't one
   */
  static TypeExpression parse(String text) throws IOException {
    return parse(text, 0);
  }

  private static TypeExpression parse(String text, int depth) throws IOException {
    String type = text.strip();
    int open = type.indexOf('[');
    if (type.isEmpty() || depth > DEEPEST || (open >= 0 && !type.endsWith("]"))) {
      throw new IOException("its method forward has a type that can't be read: " + text);
    }
    if (open < 0) {
      return new TypeExpression(type, List.of());
    }
    List<TypeExpression> arguments = new ArrayList<>();
    for (String argument : split(type.substring(open + 1, type.length() - 1))) {
      arguments.add(parse(argument, depth + 1));
    }
    return new TypeExpression(type.substring(0, open), arguments);
  }

  /** Splits at the commas that are in no bracket. */
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '[', '(' -> depth++;
        case ']', ')' -> depth--;
        case ',' -> {
          if (depth == 0) {
            parts.add(text.substring(start, at));
            start = at + 1;
          }
        }
        default -> {}
      }
    }
    if (!text.substring(start).isBlank()) {
      parts.add(text.substring(start));
    }
    return parts;
  }

  /** Whether it is a tensor, or may be left out and is one otherwise. */
  boolean isTensor() {
    return (name.equals("Tensor") && arguments.isEmpty())
        || (name.equals("Optional") && arguments.size() == 1 && arguments.getFirst().isTensor());
  }

  @Override
  public String toString() {
    return arguments.isEmpty()
        ? name
        : arguments.stream()
            .map(TypeExpression::toString)
            .collect(Collectors.joining(", ", name + "[", "]"));
  }
}
