package io.serai.plugins.llamacpp;

import com.fasterxml.jackson.jr.ob.JSON;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON Schema as a grammar in GBNF. Keywords that a grammar can't express, and those that
 * this doesn't know, are refused: an answer either keeps to the whole schema or isn't made.
 */
final class JsonSchemaGrammar {
  private static final String SPACE = " ws ";
  private static final int MOST_DEPTH = 64;

  private static final Set<String> NOTES =
      Set.of(
          "$schema",
          "$id",
          "title",
          "description",
          "default",
          "examples",
          "$comment",
          "$defs",
          "definitions",
          "deprecated",
          "readOnly",
          "writeOnly");

  /** Documents of any kind. Spaces are few, so that a model doesn't write them for ever. */
  private static final String BASICS =
      """
      ws ::= | " " | "\\n" [ \\t]{0,20}
      char ::= [^"\\\\\\x7F\\x00-\\x1F] | [\\\\] (["\\\\bfnrt/] | "u" [0-9a-fA-F]{4})
      integer ::= "-"? ("0" | [1-9] [0-9]{0,15})
      number ::= integer ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?
      string ::= "\\"" char* "\\""
      boolean ::= "true" | "false"
      null ::= "null"
      value ::= object | array | string | number | boolean | null
      object ::= "{" ws (string ws ":" ws value ws ("," ws string ws ":" ws value ws)*)? "}"
      array ::= "[" ws (value ws ("," ws value ws)*)? "]"
      """;

  private final Map<?, ?> document;
  private final Map<String, String> rules = new LinkedHashMap<>();
  private final Map<String, String> references = new LinkedHashMap<>();

  private JsonSchemaGrammar(Map<?, ?> document) {
    this.document = document;
  }

  /**
   * The grammar of a schema.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it isn't one, or has
   *     keywords that can't be kept to
   */
  static String of(String schema) {
    Object parsed;
    try {
      parsed = JSON.std.anyFrom(schema);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, "the JSON schema isn't JSON: " + e.getMessage(), e);
    }
    JsonSchemaGrammar grammar =
        new JsonSchemaGrammar(parsed instanceof Map<?, ?> map ? map : Map.of());
    String root = grammar.expression(parsed, 0);
    StringBuilder text = new StringBuilder("root ::= " + root + "\n");
    grammar.rules.forEach((name, rule) -> text.append(name + " ::= " + rule + "\n"));
    return text.append(BASICS).toString();
  }

  private String expression(Object schema, int depth) {
    if (depth > MOST_DEPTH) {
      throw invalid("it is nested more than %d deep".formatted(MOST_DEPTH));
    }
    if (Boolean.TRUE.equals(schema)) {
      return "value";
    }
    if (!(schema instanceof Map<?, ?> map)) {
      throw invalid("a schema must be an object or true, not " + schema);
    }
    Keywords keywords = new Keywords(map);
    String expression = expression(keywords, depth);
    keywords.refuseRest();
    return expression;
  }

  private String expression(Keywords keywords, int depth) {
    Object reference = keywords.take("$ref");
    if (reference != null) {
      return reference(reference.toString(), depth);
    }
    if (keywords.has("const")) {
      keywords.take("type");
      return literal(keywords.take("const"));
    }
    if (keywords.take("enum") instanceof List<?> values) {
      keywords.take("type");
      return alternatives(values.stream().map(JsonSchemaGrammar::literal).toList());
    }
    for (String choice : List.of("anyOf", "oneOf")) {
      if (keywords.take(choice) instanceof List<?> schemas) {
        return alternatives(schemas.stream().map(each -> expression(each, depth + 1)).toList());
      }
    }
    Object type = keywords.take("type");
    if (type instanceof List<?> types) {
      return alternatives(
          types.stream().map(each -> ofType(each.toString(), keywords, depth)).toList());
    }
    if (type == null) {
      return keywords.has("properties") ? ofType("object", keywords, depth) : "value";
    }
    return ofType(type.toString(), keywords, depth);
  }

  private String ofType(String type, Keywords keywords, int depth) {
    return switch (type) {
      case "object" -> object(keywords, depth);
      case "array" -> array(keywords, depth);
      case "string" -> string(keywords);
      case "integer", "number", "boolean", "null" -> type;
      default -> throw invalid("'%s' is no type of JSON".formatted(type));
    };
  }

  private static String string(Keywords keywords) {
    int least = keywords.count("minLength", 0);
    int most = keywords.count("maxLength", -1);
    return least == 0 && most < 0 ? "string" : "\"\\\"\" char" + times(least, most) + " \"\\\"\"";
  }

  private String array(Keywords keywords, int depth) {
    Object items = keywords.take("items");
    int least = keywords.count("minItems", 0);
    int most = keywords.count("maxItems", -1);
    if (most == 0) {
      return "\"[\" ws \"]\"";
    }
    String item = items == null ? "value" : rule("item", expression(items, depth + 1));
    String further = "(\",\" ws " + item + " ws)" + times(Math.max(0, least - 1), most - 1);
    String filled = item + SPACE + further;
    return "\"[\" ws " + (least == 0 ? "(" + filled + ")?" : filled) + " \"]\"";
  }

  /** Properties come in the order of the schema; optional ones may be left out. */
  private String object(Keywords keywords, int depth) {
    Object properties = keywords.take("properties");
    Object required = keywords.take("required");
    Object additional = keywords.take("additionalProperties");
    if (!(properties instanceof Map<?, ?> map) || map.isEmpty()) {
      if (required instanceof List<?> names && !names.isEmpty()) {
        throw invalid("it requires properties that it doesn't describe");
      }
      return additional instanceof Map<?, ?> ? values(additional, depth) : "object";
    }
    if (additional != null && !Boolean.FALSE.equals(additional)) {
      throw invalid("additionalProperties beside properties can't be kept to; set it to false");
    }
    List<?> needed = required instanceof List<?> names ? names : List.of();
    if (!map.keySet().containsAll(needed)) {
      throw invalid("it requires properties that it doesn't describe");
    }
    List<String> pairs = new ArrayList<>();
    List<Boolean> optional = new ArrayList<>();
    map.forEach(
        (name, schema) -> {
          String value = expression(schema, depth + 1);
          pairs.add(rule("pair", literal(name.toString()) + " ws \":\" ws (" + value + ") ws"));
          optional.add(!needed.contains(name));
        });
    return "\"{\" ws " + sequence(pairs, optional) + " \"}\"";
  }

  private String values(Object schema, int depth) {
    String pair = rule("pair", "string ws \":\" ws (" + expression(schema, depth + 1) + ") ws");
    return "\"{\" ws (" + pair + " (\",\" ws " + pair + ")*)? \"}\"";
  }

  /**
   * What may follow from some pair on, a rule for each: with a comma before it where a pair has
   * come, without where none has.
   */
  private String sequence(List<String> pairs, List<Boolean> optional) {
    String afterSome = "\"\"";
    String afterNone = "\"\"";
    for (int i = pairs.size() - 1; i >= 0; i--) {
      String first = pairs.get(i) + " " + afterSome;
      String further = "\",\" ws " + first;
      afterNone = optional.get(i) ? rule("rest", first + " | " + afterNone) : first;
      afterSome = optional.get(i) ? rule("rest", further + " | " + afterSome) : further;
    }
    return afterNone;
  }

  private String reference(String path, int depth) {
    String known = references.get(path);
    if (known != null) {
      return known;
    }
    Object found = document;
    if (!path.startsWith("#")) {
      throw invalid("'%s' refers to another document".formatted(path));
    }
    for (String step : path.substring(1).split("/", -1)) {
      if (!step.isEmpty()) {
        String key = step.replace("~1", "/").replace("~0", "~");
        found = found instanceof Map<?, ?> map ? map.get(key) : null;
      }
    }
    if (found == null) {
      throw invalid("'%s' refers to nothing".formatted(path));
    }
    String name = "ref-" + references.size();
    references.put(path, name);
    String expression = expression(found, depth + 1);
    if (expression.equals(name)) {
      throw invalid("'%s' refers to itself".formatted(path));
    }
    rules.put(name, expression);
    return name;
  }

  private String rule(String kind, String expression) {
    String name = kind + "-" + rules.size();
    rules.put(name, expression);
    return name;
  }

  private static String alternatives(List<String> expressions) {
    if (expressions.isEmpty()) {
      throw invalid("a choice of nothing");
    }
    return expressions.stream().collect(Collectors.joining(" | ", "(", ")"));
  }

  private static String times(int least, int most) {
    return most < 0 ? "{%d,}".formatted(least) : "{%d,%d}".formatted(least, most);
  }

  /** A value as it stands in JSON, as a literal of GBNF. */
  private static String literal(@Nullable Object value) {
    try {
      String json = value == null ? "null" : JSON.std.asString(value);
      StringBuilder text = new StringBuilder("\"");
      json.chars()
          .forEach(
              c -> {
                if (c == '"' || c == '\\') {
                  text.append('\\');
                }
                text.append((char) c);
              });
      return text.append('"').toString();
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INVALID_PARAMETER, "not JSON: " + value, e);
    }
  }

  private static SeraiException invalid(String why) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER, "the JSON schema can't be made into a grammar: " + why);
  }

  /** The keywords of a schema, of which none may be left over. */
  private static final class Keywords {
    private final Map<String, Object> left = new LinkedHashMap<>();

    Keywords(Map<?, ?> schema) {
      schema.forEach(
          (keyword, value) -> {
            if (!NOTES.contains(keyword.toString())) {
              left.put(keyword.toString(), value == null ? "null" : value);
            }
          });
    }

    boolean has(String keyword) {
      return left.containsKey(keyword);
    }

    @Nullable Object take(String keyword) {
      return left.remove(keyword);
    }

    int count(String keyword, int otherwise) {
      Object value = left.remove(keyword);
      if (value == null) {
        return otherwise;
      }
      if (value instanceof Number number && number.intValue() >= 0 && number.intValue() <= 10_000) {
        return number.intValue();
      }
      throw invalid("%s must be a whole number up to 10000, not %s".formatted(keyword, value));
    }

    void refuseRest() {
      if (!left.isEmpty()) {
        throw invalid(
            "the keyword%s %s can't be kept to"
                .formatted(left.size() == 1 ? "" : "s", String.join(", ", left.keySet())));
      }
    }
  }
}
