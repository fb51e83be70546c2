package io.serai.plugins.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens, with the white space that Hugging Face keeps: a line break after a
 * statement and blanks before it on its line are dropped ({@code trim_blocks}, {@code
 * lstrip_blocks}).
 */
final class Lexer {
  private static final Pattern OPEN = Pattern.compile("\\{[{%#]");
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\s+|(?<name>[A-Za-z_]\\w*)|(?<number>\\d+(\\.\\d+)?([eE][+-]?\\d+)?)"
              + "|'(?<single>(\\\\.|[^'\\\\])*+)'|\"(?<double>(\\\\.|[^\"\\\\])*+)\""
              + "|(?<operator>\\*\\*|//|==|!=|<=|>=|[-+*/%~<>=(){}\\[\\],.:|])",
          Pattern.DOTALL);

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineSince;
  private boolean atLineStart = true;

  private Lexer(String source) {
    this.source = source;
  }

  /** The tokens; the last is {@link Token.Kind#END}. */
  static List<Token> tokens(String template) {
    String unix = template.replace("\r\n", "\n");
    String source = unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
    return new Lexer(source).run();
  }

  private List<Token> run() {
    Matcher open = OPEN.matcher(source);
    while (open.find(at)) {
      char kind = source.charAt(open.start() + 1);
      int inside = open.end();
      char mark = inside < source.length() ? source.charAt(inside) : ' ';
      text(open.start(), mark, kind != '{');
      at = mark == '-' || (mark == '+' && kind == '%') ? inside + 1 : inside;
      switch (kind) {
        case '#' -> comment();
        case '%' -> inside(Token.Kind.STATEMENT, '%');
        default -> inside(Token.Kind.OUTPUT, '}');
      }
    }
    add(Token.Kind.TEXT, source.substring(at));
    add(Token.Kind.END, "");
    return tokens;
  }

  private void text(int end, char mark, boolean isStatement) {
    String text = source.substring(at, end);
    int lastLine = text.lastIndexOf('\n') + 1;
    if (mark == '-') {
      text = text.stripTrailing();
    } else if (mark != '+'
        && isStatement
        && (lastLine > 0 || atLineStart)
        && text.substring(lastLine).isBlank()) {
      text = text.substring(0, lastLine);
    }
    if (!text.isEmpty()) {
      add(Token.Kind.TEXT, text);
    }
  }

  private void comment() {
    int end = source.indexOf("#}", at);
    if (end < 0) {
      throw TemplateException.at(line(), "a comment isn't closed");
    }
    after(end + 2, source.charAt(end - 1), true);
  }

  private void inside(Token.Kind kind, char closing) {
    add(kind, "");
    int braces = 0;
    Matcher matcher = INSIDE.matcher(source);
    while (true) {
      int mark = at < source.length() && "-+".indexOf(source.charAt(at)) >= 0 ? 1 : 0;
      if (braces == 0 && source.startsWith(closing + "}", at + mark)) {
        add(Token.Kind.CLOSE, "");
        after(at + mark + 2, mark == 1 ? source.charAt(at) : ' ', closing == '%');
        return;
      }
      matcher.region(at, source.length());
      if (!matcher.lookingAt()) {
        throw TemplateException.at(
            line(),
            at < source.length() ? "unexpected '" + source.charAt(at) + "'" : "it ends too early");
      }
      if (matcher.group("operator") != null) {
        braces += matcher.group().equals("{") ? 1 : matcher.group().equals("}") ? -1 : 0;
      }
      add(matcher);
      at = matcher.end();
    }
  }

  private void add(Matcher matcher) {
    if (matcher.group("name") != null) {
      add(Token.Kind.NAME, matcher.group());
    } else if (matcher.group("number") != null) {
      add(Token.Kind.NUMBER, matcher.group());
    } else if (matcher.group("operator") != null) {
      add(Token.Kind.OPERATOR, matcher.group());
    } else if (!matcher.group().isBlank()) {
      String quoted = matcher.group();
      add(Token.Kind.STRING, Escapes.unescape(quoted.substring(1, quoted.length() - 1)));
    }
  }

  /** Goes on after a tag. */
  private void after(int end, char mark, boolean isStatement) {
    at = end;
    if (mark == '-') {
      while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
        at++;
      }
    } else if (mark != '+' && isStatement && at < source.length() && source.charAt(at) == '\n') {
      at++;
    }
    atLineStart = source.charAt(at - 1) == '\n';
  }

  private void add(Token.Kind kind, String text) {
    tokens.add(new Token(kind, text, line()));
  }

  private int line() {
    for (; lineSince < at; lineSince++) {
      if (source.charAt(lineSince) == '\n') {
        line++;
      }
    }
    return line;
  }
}
