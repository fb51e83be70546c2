package io.serai.routes.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.ModelRef;
import io.serai.core.host.BackendOption;
import io.serai.core.select.Form;
import io.serai.core.select.Goal;
import io.serai.core.select.SelectionRequest;
import io.serai.core.select.Wish;
import io.serai.spi.ChatMessage;
import io.serai.spi.Constraint;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoModelTest {
  private static final Question TEXT = new Question.OneText("Lovely.");
  private static final Question CHAT = new Question.Chat(List.of(new ChatMessage("user", "Hi.")));

  private static final Constraint SCHEMA = new Constraint.JsonSchema("{}");

  private static SelectionRequest request(
      String name, Question question, @Nullable String task, Choosing choosing) {
    return AutoModel.request(ModelRef.parse(name), question, task, choosing, 20, Set.of(), SCHEMA);
  }

  @Test
  void whatIsAskedBesidesHasToBeDeclared() {
    Set<BackendOption> options =
        EnumSet.of(BackendOption.TOOLS, BackendOption.VISION, BackendOption.LOGPROBS);
    Wish wish =
        AutoModel.request(ModelRef.parse("auto"), CHAT, null, Choosing.NONE, 20, options, SCHEMA)
            .wish();
    assertThat(wish.capabilities())
        .containsExactlyInAnyOrder("text-generation", "chat", "tools", "vision");
    assertThat(wish.options()).isEqualTo(options);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, BALANCED",
    "auto:speed, SPEED",
    "auto:quality, QUALITY",
    "auto:balanced, BALANCED"
  })
  void theNameSaysWhatMatters(String name, Goal goal) {
    assertThat(request(name, TEXT, "embeddings", Choosing.NONE).wish().goal()).isEqualTo(goal);
  }

  @Test
  void theCallersPriorityGoesBeforeTheName() {
    Choosing caller = new Choosing(Goal.SPEED, null, null, null);

    assertThat(request("auto:quality", TEXT, "embeddings", caller).wish().goal())
        .isEqualTo(Goal.SPEED);
  }

  @Test
  void whatTheCallerSaysGoesBeforeWhatTheStepSays() {
    Choosing step = new Choosing(Goal.QUALITY, ModelRef.parse("a"), Duration.ofSeconds(1), 0.5);
    Choosing caller = new Choosing(null, ModelRef.parse("b"), null, 0.9);
    SelectionRequest request = request("auto", TEXT, "embeddings", caller.over(step));

    assertThat(request.preferred()).isEqualTo(ModelRef.parse("b"));
    assertThat(request.wish().goal()).isEqualTo(Goal.QUALITY);
    assertThat(request.wish().maxLatency()).isEqualTo(Duration.ofSeconds(1));
    assertThat(request.wish().minQuality()).isEqualTo(0.9);
    assertThat(request.wish().tokens()).isEqualTo(20);
  }

  @Test
  void aConversationTellsWhatIsToBeDoneAndATextDoesNot() {
    assertThat(request("auto", CHAT, null, Choosing.NONE).wish().capabilities())
        .containsExactlyInAnyOrder("text-generation", "chat");
    assertThatThrownBy(() -> request("auto", TEXT, null, Choosing.NONE))
        .isInstanceOf(SeraiException.class)
        .hasMessageContaining("say what the model is to do with the text");
    assertThatThrownBy(() -> request("auto", TEXT, "tensors", Choosing.NONE))
        .hasMessageContaining("can't choose a model for 'tensors'");
  }

  @Test
  void fractionsOfAMillisecondCount() {
    assertThat(Choosing.of(Map.of("maxLatency", 0.5)).maxLatency())
        .isEqualTo(Duration.ofNanos(500_000));
    assertThat(Choosing.of(Map.of("maxLatency", 900)).maxLatency())
        .isEqualTo(Duration.ofMillis(900));
    Choosing none = Choosing.of(Map.of("maxLatency", 0));
    assertThatThrownBy(() -> request("auto", TEXT, "embeddings", none))
        .hasMessage("maxLatency is more than 0 ms, not 0.0 ms");
  }

  @Test
  void theFormOfATextCountsOnlyWhereOneIsGenerated() {
    assertThat(request("auto", CHAT, null, Choosing.NONE).wish().form())
        .isEqualTo(Form.JSON_SCHEMA);
    assertThat(request("auto", TEXT, "embeddings", Choosing.NONE).wish().form()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auto:best | name | x | is none of speed, quality, balanced",
        "auto | version | 2 | no version can be asked for",
        "bert | prefer | other | is for steps in which the engine chooses",
        "bert | maxLatency | 100 | is for steps in which the engine chooses",
        "bert | priority | speed | or one of low, normal, high",
        "a b | weight | 1 | name a model",
      })
  void tellsWhatIsWrongWithAStep(String name, String parameter, String value, String problem) {
    Map<String, String> parameters =
        parameter.equals("name") ? Map.of("name", name) : Map.of("name", name, parameter, value);

    assertThat(AutoModel.problem(parameters)).contains(problem);
  }

  @Test
  void nothingIsWrongWithGoodSteps() {
    assertThat(AutoModel.problem(Map.of("name", "bert", "priority", "low"))).isNull();
    assertThat(AutoModel.problem(Map.of("name", "auto", "priority", "speed", "prefer", "bert")))
        .isNull();
  }
}
