package io.serai.plugins.chat;

/** Escapes in the literals of strings, as Python has them. */
final class Escapes {
  private static final int HEX = 16;

  private Escapes() {}

  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      switch (escaped) {
        case 'n' -> plain.append('\n');
        case 't' -> plain.append('\t');
        case 'r' -> plain.append('\r');
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case '\n' -> {}
        case '\\', '\'', '"' -> plain.append(escaped);
        case 'x' -> {
          plain.appendCodePoint(code(text, i + 1, 2));
          i += 2;
        }
        case 'u' -> {
          plain.append((char) code(text, i + 1, 4));
          i += 4;
        }
        default -> plain.append('\\').append(escaped);
      }
    }
    return plain.toString();
  }

  private static int code(String text, int from, int digits) {
    try {
      return Integer.parseInt(text.substring(from, from + digits), HEX);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new TemplateException("a string has an escape that isn't complete: '" + text + "'");
    }
  }
}
