package io.serai.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.server.device.Bodies.BatchBody;
import io.serai.server.device.Bodies.InferenceBody;
import io.serai.server.device.Bodies.QuickBody;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class LenientJsonTest {
  private static final MultiMap NO_QUERY = MultiMap.caseInsensitiveMultiMap();

  @Test
  void fieldsThatNobodyKnowsAreSkipped() {
    InferenceBody body = read("{\"prompt\": \"x\", \"user_id\": 7, \"more\": {\"a\": []}}");
    assertThat(body.prompt()).isEqualTo("x");
  }

  @Test
  void fieldsMayBeQueryParametersWhereTheBodyDoesNotHaveThem() {
    MultiMap query =
        MultiMap.caseInsensitiveMultiMap().add("prompt", "by query").add("max_tokens", "7");
    assertThat(LenientJson.read(null, query, QuickBody.class, "{}"))
        .isEqualTo(new QuickBody("by query", null, null, 7, null, null, null));
    assertThat(
            LenientJson.read(
                Buffer.buffer("{\"prompt\": \"by body\"}"), query, QuickBody.class, "{}"))
        .isEqualTo(new QuickBody("by body", null, null, 7, null, null, null));
  }

  @Test
  void oneNameIsAListOfOne() {
    assertThat(
            LenientJson.read(Buffer.buffer("{\"prompts\": \"x\"}"), NO_QUERY, BatchBody.class, "{}")
                .prompts())
        .containsExactly("x");
  }

  @Test
  void aFieldOfAnotherTypeIsNamedWithTheTypeThatIsWanted() {
    assertThatThrownBy(() -> read("{\"max_length\": \"many\"}"))
        .hasMessage("'max_length' must be a whole number; send JSON such as {}");
    assertThatThrownBy(() -> read("{\"max_length\": 2.5}"))
        .hasMessageStartingWith("'max_length' must be a whole number");
    assertThatThrownBy(() -> read("{\"max_length\": 99999999999}"))
        .hasMessageStartingWith("'max_length' must be a whole number");
    assertThatThrownBy(() -> read("{\"temperature\": {}}"))
        .hasMessageStartingWith("'temperature' must be a number");
    assertThatThrownBy(() -> read("{\"auto_select\": \"maybe\"}"))
        .hasMessageStartingWith("'auto_select' must be true or false");
    assertThatThrownBy(() -> read("{\"prompt\": [1, 2]}"))
        .hasMessageStartingWith("'prompt' must be a string");
  }

  @Test
  void whatIsNoJsonObjectIsRefusedWithAnExample() {
    assertThatThrownBy(() -> read("[1]"))
        .hasMessage("the body isn't a JSON object; send one such as {}");
    assertThatThrownBy(() -> read("{\"prompt\": "))
        .hasMessageStartingWith("the body isn't JSON (line 1, column ");
  }

  private static InferenceBody read(String json) {
    return LenientJson.read(Buffer.buffer(json), NO_QUERY, InferenceBody.class, "{}");
  }
}
