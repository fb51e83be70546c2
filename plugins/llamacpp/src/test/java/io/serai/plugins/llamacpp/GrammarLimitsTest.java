package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarLimitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "root ::= [a-z]{1,10000} \"!\"{3} x{2,} # {99999999}",
        "root ::= \"{99999999}\" [{}(\\]{99999999}]+ \"\\\"{99999999}\"",
        "root ::= {,} {a} {-1} )))",
        "root ::= \"open",
        "root ::= a{"
      })
  void takesWhatIsSmall(String rules) {
    GrammarLimits.check(rules);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root ::= [a-z]{10001}",
        "root ::= \"a\"{0,99999999999999999999}",
        "root ::= (x){ 5 , 20000 }"
      })
  void refusesManyRepetitions(String rules) {
    refused(rules, "up to 10000 times are taken");
  }

  @Test
  void refusesWhatWouldBeLongWhenWrittenOut() {
    refused("root ::= \"%s\"{10000}".formatted("x".repeat(200)), "repeats too much");
    refused("root ::= " + "x{10000} ".repeat(101), "repeats too much");
  }

  @Test
  void refusesDeepNesting() {
    GrammarLimits.check("root ::= " + "(".repeat(64) + "x" + ")".repeat(64));
    GrammarLimits.check("root ::= " + "(x) ".repeat(1000));
    refused("root ::= " + "(".repeat(65) + "x" + ")".repeat(65), "brackets more than 64 deep");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root ::= (\"a\"?){10000} \"b\"",
        "root ::= x{1000}\nx ::= y*\ny ::= \"a\"",
        "root ::= ((\"a\"?){20}){20}",
        "root ::= \"\"{1000}",
        "root ::= (\"a\" | ){0,1000} \"b\"",
        "root ::= x x\nx ::= x | \"\""
      })
  void refusesWhatCanBeEmptyTooOften(String rules) {
    refused(rules, "without a character");
  }

  @Test
  void refusesRulesThatLeadFarToACharacter() {
    refused(chain(200), "without a character");
    GrammarLimits.check(chain(100));
  }

  private static String chain(int length) {
    StringBuilder rules = new StringBuilder("root ::= r0\n");
    for (int i = 0; i < length; i++) {
      rules.append("r%d ::= r%d\n".formatted(i, i + 1));
    }
    return rules.append("r%d ::= \"a\"".formatted(length)).toString();
  }

  @Test
  void takesRulesThatReferToThemselvesAndManyThatNeedCharacters() {
    GrammarLimits.check("root ::= \"(\" root? \")\" ws\nws ::= [ \\t]*");
    GrammarLimits.check("root ::= ws x{1,9000}\nws ::= \" \"?\nx ::= \"a\" ws (\"b\" ws)*");
    GrammarLimits.check(
        JsonSchemaGrammar.of(
            """
            {"type": "array", "maxItems": 500, "items": {"type": "object",
             "properties": {"a": {"type": "string", "maxLength": 5000}, "b": {"type": "number"}}}}
            """));
  }

  private static void refused(String rules, String message) {
    assertThatThrownBy(() -> GrammarLimits.check(rules))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining(message);
  }
}
