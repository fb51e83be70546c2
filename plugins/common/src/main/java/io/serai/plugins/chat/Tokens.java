package io.serai.plugins.chat;

import java.util.List;

/** Tokens that are taken one after the other. */
final class Tokens {
  private final List<Token> all;
  private int at;

  /** Ends with {@link Token.Kind#END}. */
  Tokens(List<Token> all) {
    this.all = all;
  }

  Token peek() {
    return all.get(at);
  }

  /** The one after {@link #peek}; the last one again at the end. */
  Token second() {
    return all.get(Math.min(at + 1, all.size() - 1));
  }

  Token next() {
    Token token = all.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  /** Takes that operator, if it is the next. */
  boolean skip(String operator) {
    boolean is = peek().isOperator(operator);
    if (is) {
      at++;
    }
    return is;
  }

  /** Takes that word, if it is the next. */
  boolean skipName(String name) {
    boolean is = peek().isName(name);
    if (is) {
      at++;
    }
    return is;
  }

  void expect(String operator) {
    if (!skip(operator)) {
      throw TemplateException.at(
          peek().line(), "'%s' is missing before %s".formatted(operator, peek().shown()));
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw TemplateException.at(
          peek().line(), "'%s' is missing before %s".formatted(name, peek().shown()));
    }
  }

  String name() {
    Token token = next();
    if (token.kind() != Token.Kind.NAME) {
      throw unexpected(token);
    }
    return token.text();
  }

  void close() {
    Token token = next();
    if (token.kind() != Token.Kind.CLOSE) {
      throw unexpected(token);
    }
  }

  TemplateException unexpected(Token token) {
    return TemplateException.at(token.line(), "unexpected " + token.shown());
  }
}
