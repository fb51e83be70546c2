package io.serai.plugins.pytorch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The method of a TorchScript module that computes.
 *
 * @param arguments in order, without the module itself
 * @param result what it gives
 */
record ForwardMethod(List<Argument> arguments, TypeExpression result) {
  private static final String START = "\n  def forward(";

  /**
   * What the method takes.
   *
   * @param name as the code has it
   * @param optional whether it can be left out
   */
  record Argument(String name, TypeExpression type, boolean optional) {}

  /** Copies the arguments. */
  ForwardMethod {
    arguments = List.copyOf(arguments);
  }

  /**
   * Finds it in a file of code.
   *
   * @param type the name of the class
   * @throws IOException if it isn't there or can't be read
   */
  static ForwardMethod find(String code, String type) throws IOException {
    String text = "\n" + code;
    int start = text.indexOf("\nclass " + type + "(");
    int next = start < 0 ? -1 : text.indexOf("\nclass ", start + 1);
    String body = start < 0 ? "" : text.substring(start, next < 0 ? text.length() : next);
    int method = body.indexOf(START);
    if (method < 0) {
      throw new IOException("its code has no method 'forward' in the class '%s'".formatted(type));
    }
    int open = method + START.length();
    int close = closing(body, open);
    int arrow = body.indexOf("->", close);
    int end = arrow < 0 ? -1 : body.indexOf(":\n", arrow);
    if (end < 0) {
      throw new IOException("the head of its method forward can't be read");
    }
    List<Argument> arguments = new ArrayList<>();
    List<String> parts = TypeExpression.split(body.substring(open, close));
    for (String part : parts.subList(Math.min(1, parts.size()), parts.size())) {
      arguments.add(argument(part));
    }
    return new ForwardMethod(arguments, TypeExpression.parse(body.substring(arrow + 2, end)));
  }

  private static Argument argument(String text) throws IOException {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IOException("its method forward has an argument that can't be read: " + text);
    }
    int equals = text.indexOf('=', colon);
    String type = text.substring(colon + 1, equals < 0 ? text.length() : equals);
    return new Argument(text.substring(0, colon).strip(), TypeExpression.parse(type), equals >= 0);
  }

  private static int closing(String text, int from) throws IOException {
    int depth = 1;
    for (int at = from; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character == '(') {
        depth++;
      } else if (character == ')' && --depth == 0) {
        return at;
      }
    }
    throw new IOException("the head of its method forward doesn't end");
  }
}
