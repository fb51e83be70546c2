package io.serai.plugins.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.serai.spi.ChatMessage;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code expected.py} wrote with Hugging Face's settings of Jinja is what comes out here. */
class ChatTemplateTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 5, 14, 7, 9);
  private static final Map<String, String> SPECIAL =
      Map.of("bos_token", "<s>", "eos_token", "</s>");
  private static final List<ChatMessage> HELLO = List.of(new ChatMessage("user", "Hello."));

  static Stream<String> cases() throws IOException {
    return JsonParser.parseString(resource("expected.json")).getAsJsonObject().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void writesWhatHuggingFaceWrites(String name) throws IOException {
    String template = name.substring(0, name.indexOf('/'));
    JsonObject conversations =
        JsonParser.parseString(resource("conversations.json")).getAsJsonObject();
    String expected =
        JsonParser.parseString(resource("expected.json")).getAsJsonObject().get(name).getAsString();
    String actual;
    try {
      actual =
          template(resource(template + ".jinja"))
              .write(messages(conversations.getAsJsonArray(name.substring(name.indexOf('/') + 1))));
    } catch (SeraiException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT);
      actual =
          e.getMessage()
              .replace("the model's chat template doesn't take this conversation", "refused");
    }
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{% for x in messages %} | line 1: one of",
        "{{ messages[ }} | line 1: unexpected",
        "{{ \"open | line 1: unexpected",
        "{% include 'x' %} | line 1: the statement 'include' isn't known here",
        "{{ 99999999999999999999 }} | too large",
      })
  void aTemplateThatCantBeReadIsRefusedWithItsPlace(String template, String reason) {
    SeraiException failure = catchThrowableOfType(SeraiException.class, () -> template(template));
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_MODEL);
    assertThat(failure).hasMessageContaining(reason.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(100000000) %}x{% endfor %}",
        "{% set ns = namespace(s='xx') %}{% for a in range(60) %}{% set ns.s = ns.s ~ ns.s %}{%"
            + " endfor %}",
        "{% set ns = namespace(s=['xx']) %}{% for a in range(60) %}{% set ns.s = ns.s + ns.s %}{%"
            + " endfor %}",
        "{{ 'x' * 2000000000 }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        "{{ messages.__class__.mro() }}",
        "{{ messages.append(1) }}",
        "{{ 'x' | indent(2000000000) }}",
        "{{ 'abc'.replace('', 'x') }}",
        "{{ 1 // 0 }}",
        "{{ nothing.at.all }}",
        "{{ ''.join }}{{ 5.upper() }}",
      })
  void aHostileTemplateFailsWithoutHarm(String template) {
    SeraiException failure =
        catchThrowableOfType(SeraiException.class, () -> template(template).write(HELLO));
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_MODEL);
  }

  @Test
  void deepNestingIsRefused() {
    SeraiException failure =
        catchThrowableOfType(
            SeraiException.class, () -> template("{{ " + "(".repeat(50_000) + " }}"));
    assertThat(failure).hasMessageContaining("nested too deeply");
    failure =
        catchThrowableOfType(SeraiException.class, () -> template("{% if true %}".repeat(5_000)));
    assertThat(failure).hasMessageContaining("nested too deeply");
  }

  @Test
  void aTokenizerConfigGivesTheTemplateAndTheTokens() {
    TokenizerConfig config =
        TokenizerConfig.parse(
            "x",
            """
            {"bos_token": {"content": "<s>", "lstrip": false}, "eos_token": "</s>", "pad_token": null,
             "added_tokens_decoder": {"0": {"content": "<unk>"}},
             "chat_template": [{"name": "tool_use", "template": "a"}, {"name": "default", "template": "b"}]}
            """);
    assertThat(config.chatTemplate()).hasValue("b");
    assertThat(config.specialTokens()).containsExactlyInAnyOrderEntriesOf(SPECIAL);
    assertThat(TokenizerConfig.parse("x", "{\"chat_template\": \"c\"}").chatTemplate())
        .hasValue("c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"bos_token\": ", "{\"chat_template\": [1]}", "nonsense"})
  void whatIsntATokenizerConfigIsRefused(String json) {
    SeraiException failure =
        catchThrowableOfType(SeraiException.class, () -> TokenizerConfig.parse("x", json));
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_MODEL);
  }

  private static ChatTemplate template(String text) {
    return ChatTemplate.of(text, SPECIAL, () -> NOW);
  }

  private static List<ChatMessage> messages(JsonArray conversation) {
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonElement one : conversation) {
      JsonObject message = one.getAsJsonObject();
      messages.add(
          new ChatMessage(message.get("role").getAsString(), message.get("content").getAsString()));
    }
    return messages;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ChatTemplateTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
