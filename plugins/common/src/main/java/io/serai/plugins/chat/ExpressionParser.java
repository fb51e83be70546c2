package io.serai.plugins.chat;

import io.serai.plugins.chat.Expression.Arguments;
import io.serai.plugins.chat.Expression.Binary;
import io.serai.plugins.chat.Expression.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions, with Jinja's precedence. */
final class ExpressionParser {
  private static final int MOST_NESTED = 100;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");

  private final Tokens tokens;
  private int depth;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Several with commas between them are a list, as a tuple is. */
  Expression tuple() {
    Expression first = expression();
    if (!tokens.peek().isOperator(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skip(",") && tokens.peek().kind() != Token.Kind.CLOSE) {
      items.add(expression());
    }
    return new Expression.Sequence(items);
  }

  Expression expression() {
    deeper();
    Expression value = or();
    while (tokens.skipName("if")) {
      Expression condition = or();
      Expression otherwise = tokens.skipName("else") ? expression() : null;
      value = new Expression.Conditional(condition, value, otherwise);
    }
    depth--;
    return value;
  }

  /** Without a condition behind it, which a loop has for itself. */
  Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Binary("or", left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Binary("and", left, not());
    }
    return left;
  }

  private Expression not() {
    if (!tokens.skipName("not")) {
      return comparison();
    }
    deeper();
    Expression negated = new Expression.Not(not());
    depth--;
    return negated;
  }

  private Expression comparison() {
    Expression left = sum();
    while (true) {
      if (tokens.peek().kind() == Token.Kind.OPERATOR
          && COMPARISONS.contains(tokens.peek().text())) {
        left = new Binary(tokens.next().text(), left, sum());
      } else if (tokens.skipName("in")) {
        left = new Binary("in", left, sum());
      } else if (tokens.peek().isName("not") && tokens.second().isName("in")) {
        tokens.next();
        tokens.next();
        left = new Expression.Not(new Binary("in", left, sum()));
      } else {
        return left;
      }
    }
  }

  private Expression sum() {
    Expression left = concatenation();
    while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
      left = new Binary(tokens.next().text(), left, concatenation());
    }
    return left;
  }

  private Expression concatenation() {
    Expression left = product();
    while (tokens.skip("~")) {
      left = new Binary("~", left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = unary();
    while (Set.of("*", "/", "//", "%").contains(tokens.peek().text())
        && tokens.peek().kind() == Token.Kind.OPERATOR) {
      left = new Binary(tokens.next().text(), left, unary());
    }
    return left;
  }

  private Expression unary() {
    if (tokens.skip("-")) {
      deeper();
      Expression negative = new Expression.Negative(unary());
      depth--;
      return filtered(negative);
    }
    tokens.skip("+");
    return filtered(postfix(primary()));
  }

  private Expression filtered(Expression of) {
    Expression value = of;
    while (true) {
      if (tokens.skip("|")) {
        String name = tokens.name();
        value =
            new Expression.Filter(
                value, name, tokens.peek().isOperator("(") ? arguments() : Arguments.NONE);
      } else if (tokens.skipName("is")) {
        boolean negated = tokens.skipName("not");
        Expression test = test(value);
        value = negated ? new Expression.Not(test) : test;
      } else {
        return value;
      }
    }
  }

  private Expression test(Expression of) {
    String name = tokens.name();
    Token next = tokens.peek();
    List<Expression> arguments = new ArrayList<>();
    if (next.isOperator("(")) {
      arguments.addAll(arguments().positional());
    } else if (next.kind() == Token.Kind.STRING
        || next.kind() == Token.Kind.NUMBER
        || (next.kind() == Token.Kind.NAME
            && !Set.of("else", "or", "and", "is", "if", "not", "in").contains(next.text()))) {
      arguments.add(postfix(primary()));
    }
    return new Expression.Test(of, name, arguments);
  }

  private Expression postfix(Expression of) {
    Expression value = of;
    while (true) {
      if (tokens.skip(".")) {
        Token key = tokens.next();
        value =
            new Expression.Item(
                value,
                new Literal(
                    key.kind() == Token.Kind.NUMBER
                        ? (Object) Long.valueOf(key.text())
                        : key.text()));
      } else if (tokens.skip("[")) {
        value = subscript(value);
      } else if (tokens.peek().isOperator("(")) {
        value = new Expression.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expression subscript(Expression of) {
    Expression from = tokens.peek().isOperator(":") ? null : expression();
    if (tokens.skip("]")) {
      if (from == null) {
        throw TemplateException.at(tokens.peek().line(), "an index is missing");
      }
      return new Expression.Item(of, from);
    }
    tokens.expect(":");
    Expression to = bound();
    Expression step = tokens.skip(":") ? bound() : null;
    tokens.expect("]");
    return new Expression.Slice(of, from, to, step);
  }

  private @Nullable Expression bound() {
    return tokens.peek().isOperator(":") || tokens.peek().isOperator("]") ? null : expression();
  }

  private Arguments arguments() {
    tokens.expect("(");
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    while (!tokens.skip(")")) {
      if (tokens.peek().kind() == Token.Kind.NAME && tokens.second().isOperator("=")) {
        String name = tokens.name();
        tokens.next();
        named.put(name, expression());
      } else {
        positional.add(expression());
      }
      if (!tokens.peek().isOperator(")")) {
        tokens.expect(",");
      }
    }
    return new Arguments(positional, named);
  }

  private Expression primary() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case STRING -> string(token.text());
      case NUMBER -> new Literal(number(token));
      case NAME -> name(token.text());
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> parenthesis();
            case "[" -> new Expression.Sequence(items("]"));
            case "{" -> dictionary();
            default -> throw tokens.unexpected(token);
          };
      case TEXT, OUTPUT, STATEMENT, CLOSE, END -> throw tokens.unexpected(token);
    };
  }

  private static Object number(Token token) {
    try {
      return token.text().matches("\\d+")
          ? (Object) Long.valueOf(token.text())
          : Double.valueOf(token.text());
    } catch (NumberFormatException e) {
      throw TemplateException.at(token.line(), "the number " + token.text() + " is too large");
    }
  }

  private Expression string(String first) {
    StringBuilder all = new StringBuilder(first);
    while (tokens.peek().kind() == Token.Kind.STRING) {
      all.append(tokens.next().text());
    }
    return new Literal(all.toString());
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> new Literal(true);
      case "false", "False" -> new Literal(false);
      case "none", "None" -> new Literal(Absent.NONE);
      default -> new Expression.Name(name);
    };
  }

  private Expression parenthesis() {
    if (tokens.skip(")")) {
      return new Expression.Sequence(List.of());
    }
    Expression first = expression();
    if (tokens.skip(")")) {
      return first;
    }
    tokens.expect(",");
    List<Expression> items = new ArrayList<>(List.of(first));
    items.addAll(items(")"));
    return new Expression.Sequence(items);
  }

  private List<Expression> items(String closing) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.skip(closing)) {
      items.add(expression());
      if (!tokens.peek().isOperator(closing)) {
        tokens.expect(",");
      }
    }
    return items;
  }

  private Expression dictionary() {
    List<Expression.Dictionary.Entry> entries = new ArrayList<>();
    while (!tokens.skip("}")) {
      Expression key = expression();
      tokens.expect(":");
      entries.add(new Expression.Dictionary.Entry(key, expression()));
      if (!tokens.peek().isOperator("}")) {
        tokens.expect(",");
      }
    }
    return new Expression.Dictionary(entries);
  }

  private void deeper() {
    if (++depth > MOST_NESTED) {
      throw TemplateException.at(tokens.peek().line(), "an expression is nested too deeply");
    }
  }
}
