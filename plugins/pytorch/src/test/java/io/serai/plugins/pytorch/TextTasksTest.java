package io.serai.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.testing.TestingTokenizers;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.Constraint;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.SeraiException;
import io.serai.spi.Stop;
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTasksTest {
  @TempDir Path folder;

  @Test
  void classifiesInBatches() {
    TestingModel model =
        model(TestingTorchScript.classifier(), Task.TEXT_CLASSIFICATION)
            .tokenizer(TestingTokenizers.words(true))
            .labels("positive", "negative");
    try (Model loaded = load(model)) {
      List<String> texts = new ArrayList<>(List.of("good film", "bad", ""));
      texts.addAll(List.of("good bad bad", "good ".repeat(600), "film"));
      List<Classification> answers = loaded.classify(texts, new Cancellation());
      assertThat(answers)
          .extracting(Classification::label)
          .startsWith("positive", "negative")
          .element(3)
          .isEqualTo("negative");
      assertThat(answers.get(1).confidence()).isBetween(0.73, 0.74);
      assertThat(answers.get(2).confidence()).isEqualTo(0.5);
      assertThat(answers.get(4).tokens()).isEqualTo(512);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(loaded.classify(List.of(texts.get(i)), new Cancellation()))
            .containsExactly(answers.get(i));
      }
    }
  }

  @Test
  void refusesLabelsThatAreNotTheModels() {
    TestingModel model =
        model(TestingTorchScript.classifier(), Task.TEXT_CLASSIFICATION)
            .tokenizer(TestingTokenizers.words(true))
            .labels("one", "two", "three");
    try (Model loaded = load(model)) {
      assertThatThrownBy(() -> loaded.classify(List.of("good"), new Cancellation()))
          .hasMessageContaining("names 3 labels, but the model has 2 classes");
    }
    assertThatThrownBy(() -> load(model.parameter("output.logits", "fp32[-1, 2]")))
        .hasMessageContaining("names 3 labels, but the model has 2 classes");
  }

  @ParameterizedTest
  @CsvSource({"mean, false, 3.5, 1", "cls, false, 2, 1", "mean, true, 0.961524, 0.274721"})
  void embedsByPoolingAndLength(String pooling, boolean normalize, float first, float second) {
    TestingModel model =
        model(TestingTorchScript.encoder(), Task.EMBEDDINGS)
            .tokenizer(TestingTokenizers.words(true))
            .parameter("pooling", pooling)
            .parameter("normalize", normalize);
    try (Model loaded = load(model)) {
      List<Embedding> answers =
          loaded.embed(List.of("good bad", "good bad film bad film"), new Cancellation());
      assertThat(answers.getFirst().vector())
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(first, second);
      assertThat(answers.getFirst().tokens()).isEqualTo(4);
    }
  }

  @Test
  void continuesAPrompt() {
    try (Model loaded = load(generator(TestingTorchScript.successor()))) {
      List<String> pieces = new ArrayList<>();
      Generation answer =
          loaded.generate(
              GenerationRequest.greedy("ab", 4), (token, piece) -> pieces.add(piece), none());
      assertThat(answer).isEqualTo(new Generation("cdef", 2, 4, FinishReason.LENGTH));
      assertThat(pieces).containsExactly("c", "d", "e", "f");
    }
  }

  @Test
  void stopsBeforeTextsAndTokensAndAtTheContextsEnd() {
    try (Model loaded =
        load(generator(TestingTorchScript.successor()).parameter("context_length", 10))) {
      assertThat(generate(loaded, new Stop(List.of("fg"), List.of())).text()).isEqualTo("bcde");
      assertThat(generate(loaded, new Stop(List.of(), List.of((int) 'd'))).text()).isEqualTo("bc");
      assertThat(generate(loaded, Stop.NONE))
          .isEqualTo(new Generation("bcdefghij", 1, 9, FinishReason.LENGTH));
      assertThatThrownBy(
              () ->
                  loaded.generate(
                      GenerationRequest.greedy("0123456789", 1), TokenSink.NONE, none()))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
          .hasMessageContaining("context is 10 tokens");
      assertThatThrownBy(
              () ->
                  loaded.generate(
                      new GenerationRequest(
                          new Prompt.Text("a"),
                          5,
                          Sampling.GREEDY,
                          Stop.NONE,
                          new Constraint.JsonSchema("{}")),
                      TokenSink.NONE,
                      none()))
          .hasMessageContaining("backend pytorch can't be held to a grammar");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Tuple[Tuple[Tensor, Tensor]]; past_key_values[0]; ((keys, values),)",
        "List[Tuple[Tensor, Tensor]]; past_key_values[0]; [(keys, values)]",
        "Tuple[Tensor, Tensor]; past_key_values; (keys, values)",
        "List[Tensor]; (past_key_values[0], past_key_values[1]); [keys, values]"
      })
  void givesTheSameWithEveryKindOfCache(String type, String read, String present) {
    TestingTorchScript module = TestingTorchScript.summing(type, read, present);
    if (type.equals("Tuple[Tensor, Tensor]")) {
      assertThatThrownBy(() -> load(cached(module)))
          .hasMessageContaining("parameters cache.heads and cache.width");
    }
    TestingModel model = cached(module).parameter("cache.heads", 1).parameter("cache.width", 1);
    if (type.startsWith("List")) {
      assertThatThrownBy(() -> load(model)).hasMessageContaining("parameter cache.layers");
      model
          .parameter("cache.layers", 1)
          .parameter("outputs", "logits,present.0.key,present.0.value");
    }
    try (Model loaded = load(model);
        Model whole = load(generator(TestingTorchScript.summingWithoutCache()))) {
      for (String prompt : List.of("a", "hello, world", "0".repeat(100), "0".repeat(700))) {
        GenerationRequest request = GenerationRequest.greedy(prompt, 40);
        assertThat(loaded.generate(request, TokenSink.NONE, none()))
            .isEqualTo(whole.generate(request, TokenSink.NONE, none()));
      }
    }
  }

  @Test
  void readsALongPromptInParts() {
    TestingModel model =
        cached(
                TestingTorchScript.summing(
                    "Tuple[Tuple[Tensor, Tensor]]", "past_key_values[0]", "((keys, values),)"))
            .parameter("cache.heads", 1)
            .parameter("cache.width", 1);
    try (Model loaded = load(model)) {
      AtomicInteger looked = new AtomicInteger();
      GenerationRequest request = GenerationRequest.greedy("0".repeat(700), 1);
      loaded.generate(request, TokenSink.NONE, new Cancellation(looked::incrementAndGet));
      assertThat(looked.get()).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void countsTheScoresAndTheAttentionOfTheLongestStep() {
    TestingModel model =
        cached(
                TestingTorchScript.summing(
                    "Tuple[Tuple[Tensor, Tensor]]", "past_key_values[0]", "((keys, values),)"))
            .parameter("cache.heads", 1)
            .parameter("cache.width", 1)
            .parameter("context_length", 1000)
            .parameter("output.logits", "fp32[1, -1, 50000]");
    long ofBothTexts = 2 * (4L * 256 * 50_000 + 8 * 4L * 256 * 1000);
    Estimate estimate = TestingBackend.BACKEND.estimate(model.source());
    assertThat(estimate.parts())
        .filteredOn(part -> part.name().equals("scores and attention"))
        .singleElement()
        .satisfies(part -> assertThat(part.bytes()).isEqualTo(ofBothTexts));
    assertThat(estimate.growth().totalBytes()).isGreaterThan(ofBothTexts);
  }

  @Test
  void isCancelledBetweenTokens() {
    try (Model loaded = load(generator(TestingTorchScript.successor()))) {
      Cancellation cancellation = new Cancellation();
      List<String> pieces = new ArrayList<>();
      assertThatThrownBy(
              () ->
                  loaded.generate(
                      GenerationRequest.greedy("a", 50),
                      (token, piece) -> {
                        pieces.add(piece);
                        if (pieces.size() == 3) {
                          cancellation.request("enough");
                        }
                      },
                      cancellation))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
          .hasMessage("enough");
      assertThat(pieces).containsExactly("b", "c", "d");
    }
  }

  @Test
  void refusesTasksThatTheModelCanNotDo() {
    assertThatThrownBy(() -> load(generator(TestingTorchScript.tensors())))
        .hasMessageContaining("promises text-generation")
        .hasMessageContaining("unknown meaning, x");
    assertThatThrownBy(
            () ->
                load(
                    model(TestingTorchScript.tensors(), Task.EMBEDDINGS)
                        .tokenizer(TestingTokenizers.words(true))))
        .hasMessageContaining("unknown meaning, x");
  }

  private static Generation generate(Model model, Stop stop) {
    return model.generate(
        new GenerationRequest(new Prompt.Text("a"), 50, Sampling.GREEDY, stop, null),
        TokenSink.NONE,
        none());
  }

  private TestingModel generator(TestingTorchScript module) {
    return model(module, Task.TEXT_GENERATION).tokenizer(TestingTokenizers.bytes());
  }

  private TestingModel cached(TestingTorchScript module) {
    return TestingModel.in(folder.resolve("cached"))
        .module(module)
        .task(Task.TEXT_GENERATION)
        .tokenizer(TestingTokenizers.bytes());
  }

  private TestingModel model(TestingTorchScript module, Task task) {
    return TestingModel.in(folder).module(module).task(task);
  }

  private static Model load(TestingModel model) {
    return TestingBackend.load(model);
  }

  private static Cancellation none() {
    return new Cancellation();
  }
}
