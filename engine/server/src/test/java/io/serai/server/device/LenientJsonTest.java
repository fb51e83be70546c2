package io.serai.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.serai.server.device.Bodies.BatchBody;
import io.serai.server.device.Bodies.InferenceBody;
import io.serai.server.device.Bodies.QuickBody;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.List;
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
    for (String json :
        List.of(
            "{\"prompt\": ", "{\"prompt\": \"a", "{\"x\": tru}", "{} {}", "{\"a\": 1, \"a\": 2}")) {
      assertThatThrownBy(() -> read(json))
          .hasMessageStartingWith("the body isn't JSON (line 1, column ");
    }
    byte[] noUtf = {0, 0, 0, '{', -1, -1, -1, -1};
    assertThatThrownBy(
            () -> LenientJson.read(Buffer.buffer(noUtf), NO_QUERY, InferenceBody.class, "{}"))
        .hasMessageStartingWith("the body isn't JSON in UTF-8");
  }

  /** Objects take some forty bytes of memory for each of the two tokens that they are. */
  @Test
  void whatIsSkippedTakesNoMemory() {
    String body = "{\"more\": [" + "{},".repeat(45_000) + "{}], \"prompt\": \"x\"}";
    read(body);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(read(body).prompt()).isEqualTo("x");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
  }

  @Test
  void moreThanAnybodyNeedsIsRefused() {
    assertThatThrownBy(() -> read("{\"more\": [" + "{},".repeat(50_000) + "{}]}"))
        .hasMessageStartingWith("the body's JSON has too many names and values")
        .extracting(e -> ((SeraiException) e).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThatThrownBy(() -> read("{\"prompt\": [" + "\"a\",".repeat(100_000) + "\"\"]}"))
        .hasMessageStartingWith("'prompt' must be a string");
    assertThatThrownBy(
            () ->
                LenientJson.read(
                    Buffer.buffer("{\"prompts\": [" + "\"a\",".repeat(100_000) + "\"\"]}"),
                    NO_QUERY,
                    BatchBody.class,
                    "{}"))
        .hasMessageStartingWith("the body's JSON has too many names and values");
  }

  @Test
  void aQueryCompletesABodyThatSaysNull() {
    MultiMap query = MultiMap.caseInsensitiveMultiMap().add("prompt", "by query");
    assertThat(
            LenientJson.read(
                Buffer.buffer("{\"prompt\": null, \"max_tokens\": 3}"),
                query,
                QuickBody.class,
                "{}"))
        .isEqualTo(new QuickBody("by query", null, null, 3, null, null, null));
  }

  private static InferenceBody read(String json) {
    return LenientJson.read(Buffer.buffer(json), NO_QUERY, InferenceBody.class, "{}");
  }
}
