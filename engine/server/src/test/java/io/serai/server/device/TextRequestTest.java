package io.serai.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.core.select.Goal;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.device.Bodies.BatchBody;
import io.serai.server.device.Bodies.GenerateBody;
import io.serai.server.device.Bodies.InferenceBody;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextRequestTest {
  @Test
  void whatIsLeftOutIsAsTheEarlierServersHadIt() {
    TextRequest request = inference("{\"prompt\": \"Once\"}");
    assertThat(request)
        .isEqualTo(new TextRequest(new Answerer.Best(Terms.NONE), "Once", 20, 0.7, 1));
    TextRequest generate = generate("{\"prompt\": \"Once\"}");
    assertThat(generate)
        .isEqualTo(new TextRequest(new Answerer.Best(Terms.NONE), "Once", 100, 0.7, 0.9));
  }

  @Test
  void aNamedModelGoesBeforeEverythingElse() {
    assertThat(
            answerer(
                "{\"prompt\": \"x\", \"model\": \"a\", \"auto_select\": true, \"preferred_model\":"
                    + " \"b\"}"))
        .isEqualTo(new Answerer.Named("a"));
    assertThat(answerer("{\"prompt\": \"x\", \"model\": null, \"auto_select\": true}"))
        .isEqualTo(new Answerer.Best(Terms.NONE));
    assertThat(answerer("{\"prompt\": \"x\", \"model\": \"auto:speed\"}"))
        .isEqualTo(new Answerer.Best(Terms.NONE.with(Goal.SPEED)));
  }

  @Test
  void aPreferenceMayBeANameOrAListUnderEitherName() {
    assertThat(answerer("{\"prompt\": \"x\", \"preferred_model\": \"b\", \"fallback\": \"auto\"}"))
        .isEqualTo(new Answerer.Preferred(List.of("b"), Terms.NONE));
    assertThat(
            answerer(
                "{\"prompt\": \"x\", \"model_preference\": [\"b\", \"c\"], \"priority\":"
                    + " \"speed\"}"))
        .isEqualTo(new Answerer.Preferred(List.of("b", "c"), Terms.NONE.with(Goal.SPEED)));
    assertThatThrownBy(
            () -> answerer("{\"prompt\": \"x\", \"preferred_model\": \"b\", \"fallback\": \"no\"}"))
        .hasMessageContaining("'fallback' is 'auto' or left out, not 'no'");
  }

  @Test
  void aChoiceHasLimitsInAllCalls() {
    String limits = "\"max_latency_ms\": 1500.5, \"min_quality\": 0.5, \"priority\": \"speed\"";
    Terms terms = new Terms(Goal.SPEED, 1500.5, 0.5);
    String body = "{\"prompt\": \"x\", %s}".formatted(limits);
    assertThat(answerer(body)).isEqualTo(new Answerer.Best(terms));
    assertThat(generate(body).answerer()).isEqualTo(new Answerer.Best(terms));
    assertThat(batch("{\"prompts\": [\"x\"], %s}".formatted(limits), 1).getFirst().answerer())
        .isEqualTo(new Answerer.Best(terms));
    assertThat(
            generate("{\"prompt\": \"x\", \"preferred_model\": \"b\", %s}".formatted(limits))
                .answerer())
        .isEqualTo(new Answerer.Preferred(List.of("b"), terms));
    assertThat(terms.parameters())
        .isEqualTo(Map.of("priority", "speed", "maxLatency", 1500.5, "minQuality", 0.5));
  }

  @Test
  void limitsOfAChoiceAreRefusedWhereNoneIsMade() {
    assertThatThrownBy(
            () -> answerer("{\"prompt\": \"x\", \"model\": \"a\", \"min_quality\": 0.5}"))
        .hasMessageStartingWith("'min_quality' is for requests in which the engine chooses");
    assertThatThrownBy(
            () -> answerer("{\"prompt\": \"x\", \"model\": \"a\", \"max_latency_ms\": 9}"))
        .hasMessageStartingWith("'max_latency_ms' is for requests in which the engine chooses");
    assertThat(answerer("{\"prompt\": \"x\", \"model\": \"auto:speed\", \"min_quality\": 0.5}"))
        .isEqualTo(new Answerer.Best(new Terms(Goal.SPEED, null, 0.5)));
  }

  @Test
  void numbersOutOfRangeAreRefusedWithTheRange() {
    assertThatThrownBy(() -> inference("{\"prompt\": \"x\", \"max_length\": 0}"))
        .hasMessage("'max_length' must be at least 1, but is 0");
    assertThatThrownBy(() -> inference("{\"prompt\": \"x\", \"temperature\": 2.5}"))
        .hasMessage("'temperature' must be from 0 to 2, but is 2.5");
    assertThatThrownBy(() -> generate("{\"prompt\": \"x\", \"max_tokens\": 2049}"))
        .hasMessage("'max_tokens' must be from 1 to 2048, but is 2049");
    assertThatThrownBy(() -> generate("{\"prompt\": \"x\", \"top_p\": -0.1}"))
        .hasMessage("'top_p' must be from 0 to 1, but is -0.1");
    assertThatThrownBy(() -> generate("{\"prompt\": \"x\", \"max_latency_ms\": 0}"))
        .hasMessage("'max_latency_ms' must be more than 0, but is 0.0");
    assertThatThrownBy(() -> inference("{\"prompt\": \"x\", \"min_quality\": 1.5}"))
        .hasMessage("'min_quality' must be from 0 to 1, but is 1.5");
  }

  @Test
  void promptsAreNeeded() {
    assertThatThrownBy(() -> inference("{}")).hasMessage("'prompt' is missing, a string");
    assertThatThrownBy(() -> inference("{\"prompt\": \" \"}"))
        .hasMessageStartingWith("'prompt' is empty");
    assertThatThrownBy(() -> batch("{\"prompts\": []}", 8))
        .hasMessageStartingWith("'prompts' has no prompt");
    assertThatThrownBy(() -> batch("{\"prompts\": [\"a\", null]}", 8))
        .hasMessage("'prompts[1]' is missing, a string");
    assertThatThrownBy(() -> batch("{\"prompts\": [\"a\", \"b\"]}", 1))
        .hasMessageStartingWith("there are 2 prompts, but 'maxTextsPerRequest' allows 1");
  }

  @Test
  void allPromptsOfABatchAreAskedAlike() {
    List<TextRequest> requests =
        batch("{\"prompts\": [\"a\", \"b\"], \"max_length\": 3, \"model\": \"m\"}", 8);
    assertThat(requests)
        .containsExactly(
            new TextRequest(new Answerer.Named("m"), "a", 3, 0.7, 1),
            new TextRequest(new Answerer.Named("m"), "b", 3, 0.7, 1));
  }

  @Test
  void theEngineIsAskedForAText() {
    RunBody body =
        generate("{\"prompt\": \"x\", \"max_tokens\": 5, \"temperature\": 1, \"top_p\": 0.5}")
            .text(Map.of("priority", "speed"));
    assertThat(body.text()).isEqualTo("x");
    assertThat(body.task()).isEqualTo("text-generation");
    assertThat(body.parameters())
        .isEqualTo(Map.of("priority", "speed", "maxTokens", 5, "temperature", 1.0, "topP", 0.5));
  }

  @Test
  void noShareOfTheTokensMeansTheLikeliestOne() {
    RunBody body = generate("{\"prompt\": \"x\", \"top_p\": 0}").text(Map.of());
    assertThat(body.parameters()).isEqualTo(Map.of("maxTokens", 100, "temperature", 0.0));
  }

  @Test
  void aConversationIsWhatTheUserSays() {
    RunBody body =
        TextRequest.quick(new Answerer.Capable("chat", Terms.NONE), "Hello.", 9).conversation();
    assertThat(body.messages())
        .singleElement()
        .hasToString("MessageDocument[role=user, content=Hello.]");
    assertThat(body.text()).isNull();
  }

  private static Answerer answerer(String json) {
    return inference(json).answerer();
  }

  private static TextRequest inference(String json) {
    return TextRequest.of(read(json, InferenceBody.class), "prompt");
  }

  private static TextRequest generate(String json) {
    return TextRequest.of(read(json, GenerateBody.class));
  }

  private static List<TextRequest> batch(String json, int most) {
    return InferenceHandlers.requests(read(json, BatchBody.class), most);
  }

  private static <T> T read(String json, Class<T> type) {
    return LenientJson.read(Buffer.buffer(json), MultiMap.caseInsensitiveMultiMap(), type, "{}");
  }
}
