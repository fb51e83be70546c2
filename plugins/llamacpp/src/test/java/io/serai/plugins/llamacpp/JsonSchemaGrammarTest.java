package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonSchemaGrammarTest {
  @Test
  void writesValuesAsLiterals() {
    assertThat(root("{\"enum\": [\"a\\\"b\", 1, null, true]}"))
        .isEqualTo("(\"\\\"a\\\\\\\"b\\\"\" | \"1\" | \"null\" | \"true\")");
  }

  @Test
  void writesAnyDocument() {
    assertThat(root("{}")).isEqualTo("value");
    assertThat(root("{\"type\": \"object\"}")).isEqualTo("object");
    assertThat(root("{\"type\": [\"string\", \"null\"]}")).isEqualTo("(string | null)");
  }

  @Test
  void countsItems() {
    assertThat(root("{\"type\": \"array\", \"items\": {\"type\": \"integer\"}, \"maxItems\": 3}"))
        .isEqualTo("\"[\" ws (item-0 ws (\",\" ws item-0 ws){0,2})? \"]\"");
  }

  @Test
  void followsReferencesToItself() {
    String grammar =
        JsonSchemaGrammar.of(
            """
            {"$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object",
              "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}}}\
            """);
    assertThat(grammar).startsWith("root ::= ref-0\n").contains("ref-0 ::= \"{\"");
  }

  @Test
  void refusesWhatItCannotKeepTo() {
    for (String schema :
        List.of(
            "nonsense",
            "[]",
            "{\"type\": \"string\", \"pattern\": \"a+\"}",
            "{\"type\": \"integer\", \"minimum\": 3}",
            "{\"type\": \"tree\"}",
            "{\"$ref\": \"other.json\"}",
            "{\"$ref\": \"#/nothing\"}",
            "{\"$ref\": \"#\"}",
            "{\"type\": \"object\", \"required\": [\"a\"]}",
            "{\"anyOf\": []}",
            "{\"type\": \"string\", \"maxLength\": -1}")) {
      assertThatThrownBy(() -> JsonSchemaGrammar.of(schema))
          .as(schema)
          .isInstanceOfSatisfying(
              SeraiException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
    }
  }

  private static String root(String schema) {
    return JsonSchemaGrammar.of(schema).lines().findFirst().orElseThrow().substring(9);
  }
}
