package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.serai.plugins.testing.TestingTokenizers;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextClassifierTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"INT64", "INT32"})
  void classifiesWithSoftmax(ElementType ids) {
    try (Model model = load(classifier(TestingGraphs.classifier(ids)))) {
      Classification answer = classify(model, "a good film").getFirst();
      double expected = Math.exp(2 / 3.0) / (Math.exp(2 / 3.0) + 1);
      assertThat(answer.label()).isEqualTo("positive");
      assertThat(answer.confidence()).isCloseTo(expected, within(1e-6));
      assertThat(answer.probability("negative")).isCloseTo(1 - expected, within(1e-6));
      assertThat(answer.tokens()).isEqualTo(3);
    }
  }

  @Test
  void classifiesEachLabelOnItsOwnWithSigmoid() {
    try (Model model =
        load(
            classifier(TestingGraphs.classifier(ElementType.INT64))
                .parameter("problem", "multi_label"))) {
      Classification answer = classify(model, "good").getFirst();
      assertThat(answer.probability("positive")).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-6));
      assertThat(answer.probability("negative")).isEqualTo(0.5);
    }
  }

  @Test
  void answersABatchAsItAnswersSingleTexts() {
    List<String> texts = List.of("good", "bad film film film bad", "", "good film");
    for (TestingOnnx graph :
        List.of(
            TestingGraphs.classifier(ElementType.INT64),
            TestingGraphs.classifierWithoutMask(-1, -1),
            TestingGraphs.classifierWithoutMask(1, -1),
            TestingGraphs.classifierWithoutMask(-1, 6),
            TestingGraphs.classifierWithoutMask(1, 6))) {
      try (Model model = load(classifier(graph))) {
        List<Classification> together = classify(model, texts.toArray(String[]::new));
        List<Classification> alone =
            texts.stream().map(text -> classify(model, text).getFirst()).toList();
        assertThat(together).isEqualTo(alone);
      }
    }
  }

  @Test
  void splitsAHugeCallSoThatItsMemoryIsBounded() {
    try (Model model = load(classifier(TestingGraphs.classifier(ElementType.INT64)))) {
      List<String> texts = Collections.nCopies(20_000, "good film");
      assertThat(model.classify(texts, new Cancellation())).hasSize(20_000);
    }
  }

  @Test
  void numbersTheLabelsWhereTheManifestNamesNone() {
    try (Model model = load(classifier(TestingGraphs.classifier(ElementType.INT64)).labels())) {
      assertThat(classify(model, "bad").getFirst().label()).isEqualTo("LABEL_1");
    }
  }

  @Test
  void cutsOffLongTexts() {
    TestingModel cut =
        classifier(TestingGraphs.classifier(ElementType.INT64)).parameter("max_length", 2);
    try (Model model = load(cut)) {
      Classification answer = classify(model, "good good bad bad bad").getFirst();
      assertThat(answer.tokens()).isEqualTo(2);
      assertThat(answer.label()).isEqualTo("positive");
    }
  }

  @Test
  void refusesAMaximumLengthThatLeavesNoRoomForText() {
    TestingModel framed =
        TestingModel.in(folder)
            .graph(TestingGraphs.classifier(ElementType.INT64))
            .tokenizer(TestingTokenizers.words(true))
            .task(Task.TEXT_CLASSIFICATION)
            .parameter("max_length", 2);
    refuses(framed, ErrorCode.INVALID_PARAMETER, "'max_length' is 2, but 2 special tokens");
  }

  @Test
  void refusesLabelsThatAreNotAsManyAsTheClasses() {
    refuses(
        classifier(TestingGraphs.classifier(ElementType.INT64)).labels("one"),
        ErrorCode.INVALID_MODEL,
        "names 1 labels, but the model has 2 classes");
  }

  @Test
  void refusesToPromiseWhatTheGraphCannotDo() {
    refuses(
        classifier(TestingGraphs.vectors("vectors")),
        ErrorCode.INVALID_MODEL,
        "isn't scores of shape [texts, classes]");
    TestingOnnx images =
        TestingOnnx.graph()
            .input("pixels", ElementType.FP32, -1, 2)
            .output("logits", ElementType.FP32, -1, 2)
            .node("Identity", "pixels", "logits");
    refuses(classifier(images), ErrorCode.INVALID_MODEL, "no input 'input_ids'");
    refuses(
        classifier(TestingGraphs.classifierWithoutMask(4, -1)),
        ErrorCode.INVALID_MODEL,
        "exactly 4 texts at once");
  }

  @Test
  void refusesAMissingOrDamagedTokenizer() {
    TestingModel without =
        TestingModel.in(folder)
            .graph(TestingGraphs.classifier(ElementType.INT64))
            .task(Task.TEXT_CLASSIFICATION);
    refuses(without, ErrorCode.INVALID_MODEL, "no file with the role 'tokenizer'");
    refuses(without.tokenizer("{"), ErrorCode.INVALID_MODEL, "tokenizer.json is not a tokenizer");
  }

  @Test
  void saysSoWhenItIsAskedForAnotherTask() {
    try (Model model = load(classifier(TestingGraphs.classifier(ElementType.INT64)))) {
      assertThat(model.tasks()).containsExactly(Task.TEXT_CLASSIFICATION);
      assertThatThrownBy(
              () ->
                  model.generate(
                      GenerationRequest.greedy("a", 1), TokenSink.NONE, new Cancellation()))
          .isInstanceOf(SeraiException.class)
          .hasMessageContaining("doesn't do text-generation");
    }
  }

  @Test
  void takesAnyText() {
    try (Model model = load(classifier(TestingGraphs.classifier(ElementType.INT64)))) {
      assertThat(classify(model, "", " ", "\0", "\uD83D", "😀", "x".repeat(100_000))).hasSize(6);
    }
  }

  @Test
  void saysSoWhenTheModelComputesNoNumbers() {
    TestingOnnx broken =
        TestingOnnx.graph()
            .input("input_ids", ElementType.INT64, -1, -1)
            .output("logits", ElementType.FP32, -1, 2)
            .floats("table", new long[] {7, 2}, new float[14])
            .node("Gather", "table,input_ids", "vectors")
            .node("ReduceMean", "vectors", "zero", Map.of("axes", new long[] {1}, "keepdims", 0L))
            .node("Div", "zero,zero", "logits");
    try (Model model = load(classifier(broken))) {
      assertThatThrownBy(() -> classify(model, "good"))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUNTIME_FAILED))
          .hasMessageContaining("NaN");
    }
  }

  @Test
  void padsWithTheTokenOfTheTokenizersFile() {
    String padding =
        """
        "padding": {"strategy": "BatchLongest", "direction": "Right", "pad_to_multiple_of": null,
                    "pad_id": 4, "pad_type_id": 0, "pad_token": "good"}\
        """;
    TestingModel padded =
        TestingModel.in(folder)
            .graph(TestingGraphs.classifierWithoutMask(-1, 4))
            .tokenizer(TestingTokenizers.words(false).replace("\"padding\": null", padding))
            .task(Task.TEXT_CLASSIFICATION)
            .labels("positive", "negative");
    try (Model model = load(padded)) {
      Classification answer = classify(model, "film").getFirst();
      assertThat(answer.label()).isEqualTo("positive");
      assertThat(answer.tokens()).isEqualTo(1);
    }
  }

  private TestingModel classifier(TestingOnnx graph) {
    return TestingModel.in(folder)
        .graph(graph)
        .tokenizer(TestingTokenizers.words(false))
        .task(Task.TEXT_CLASSIFICATION)
        .labels("positive", "negative");
  }

  private static Model load(TestingModel model) {
    return TestingBackend.load(model);
  }

  private static List<Classification> classify(Model model, String... texts) {
    return model.classify(List.of(texts), new Cancellation());
  }

  private static void refuses(TestingModel model, ErrorCode code, String message) {
    assertThatThrownBy(() -> load(model))
        .isInstanceOfSatisfying(SeraiException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }
}
