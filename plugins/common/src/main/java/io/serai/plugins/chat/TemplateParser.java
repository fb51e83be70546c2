package io.serai.plugins.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads templates. */
final class TemplateParser {
  private static final int MOST_NESTED = 50;

  private final Tokens tokens;
  private final ExpressionParser expressions;
  private int depth;

  private TemplateParser(Tokens tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  /** The parts of a template; throws {@link TemplateException}. */
  static List<Node> parse(String template) {
    TemplateParser parser = new TemplateParser(new Tokens(Lexer.tokens(template)));
    List<Node> nodes = parser.body(Set.of());
    if (parser.tokens.peek().kind() != Token.Kind.END) {
      throw parser.tokens.unexpected(parser.tokens.next());
    }
    return nodes;
  }

  /** Up to a statement that begins with one of these words, which is the next token then. */
  private List<Node> body(Set<String> ends) {
    if (++depth > MOST_NESTED) {
      throw TemplateException.at(tokens.peek().line(), "statements are nested too deeply");
    }
    List<Node> nodes = new ArrayList<>();
    while (true) {
      Token token = tokens.peek();
      switch (token.kind()) {
        case TEXT -> nodes.add(new Node.Text(tokens.next().text()));
        case OUTPUT -> {
          tokens.next();
          nodes.add(new Node.Output(expressions.tuple(), token.line()));
          tokens.close();
        }
        case STATEMENT -> {
          if (ends.contains(tokens.second().text())) {
            tokens.next();
            depth--;
            return nodes;
          }
          tokens.next();
          nodes.add(statement(token.line()));
        }
        case CLOSE, NAME, NUMBER, STRING, OPERATOR, END -> {
          if (!ends.isEmpty()) {
            throw TemplateException.at(token.line(), "one of %s is missing".formatted(ends));
          }
          depth--;
          return nodes;
        }
      }
    }
  }

  private Node statement(int line) {
    String word = tokens.name();
    return switch (word) {
      case "if" -> condition(line);
      case "for" -> loop(line);
      case "set" -> assignment(line);
      case "macro" -> macro();
      case "generation" -> {
        tokens.close();
        List<Node> body = body(Set.of("endgeneration"));
        end("endgeneration");
        yield new Node.Group(body);
      }
      case "break" -> {
        tokens.close();
        yield new Node.Break();
      }
      case "continue" -> {
        tokens.close();
        yield new Node.Continue();
      }
      default ->
          throw TemplateException.at(line, "the statement '%s' isn't known here".formatted(word));
    };
  }

  private Node condition(int line) {
    List<Node.If.Branch> branches = new ArrayList<>();
    Expression condition = expressions.expression();
    while (true) {
      tokens.close();
      branches.add(new Node.If.Branch(condition, body(Set.of("elif", "else", "endif"))));
      if (tokens.skipName("elif")) {
        condition = expressions.expression();
        continue;
      }
      if (tokens.skipName("else")) {
        tokens.close();
        branches.add(new Node.If.Branch(null, body(Set.of("endif"))));
      }
      end("endif");
      return new Node.If(branches, line);
    }
  }

  private Node loop(int line) {
    List<String> names = names();
    tokens.expectName("in");
    Expression in = expressions.or();
    Expression condition = tokens.skipName("if") ? expressions.expression() : null;
    tokens.skipName("recursive");
    tokens.close();
    List<Node> body = body(Set.of("else", "endfor"));
    List<Node> otherwise = List.of();
    if (tokens.skipName("else")) {
      tokens.close();
      otherwise = body(Set.of("endfor"));
    }
    end("endfor");
    return new Node.For(names, in, condition, body, otherwise, line);
  }

  private Node assignment(int line) {
    List<String> names = names();
    String attribute = tokens.skip(".") ? tokens.name() : null;
    if (tokens.skip("=")) {
      Expression value = expressions.tuple();
      tokens.close();
      return new Node.Assignment(names, attribute, value, line);
    }
    if (names.size() > 1 || attribute != null) {
      throw tokens.unexpected(tokens.next());
    }
    tokens.close();
    List<Node> body = body(Set.of("endset"));
    end("endset");
    return new Node.Capture(names.getFirst(), body);
  }

  private Node macro() {
    String name = tokens.name();
    tokens.expect("(");
    List<String> names = new ArrayList<>();
    Map<String, Expression> defaults = new LinkedHashMap<>();
    while (!tokens.skip(")")) {
      String parameter = tokens.name();
      names.add(parameter);
      if (tokens.skip("=")) {
        defaults.put(parameter, expressions.expression());
      }
      if (!tokens.peek().isOperator(")")) {
        tokens.expect(",");
      }
    }
    tokens.close();
    List<Node> body = body(Set.of("endmacro"));
    end("endmacro");
    return new Node.Macro(name, defaults, names, body);
  }

  private List<String> names() {
    boolean enclosed = tokens.skip("(");
    List<String> names = new ArrayList<>(List.of(tokens.name()));
    while (tokens.skip(",")) {
      names.add(tokens.name());
    }
    if (enclosed) {
      tokens.expect(")");
    }
    return names;
  }

  private void end(String word) {
    tokens.expectName(word);
    tokens.close();
  }
}
