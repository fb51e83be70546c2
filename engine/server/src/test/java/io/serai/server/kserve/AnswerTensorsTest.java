package io.serai.server.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Classification;
import io.serai.spi.Classification.Score;
import io.serai.spi.Embedding;
import io.serai.spi.Entity;
import io.serai.spi.Generation;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnswerTensorsTest {
  private static final Classification GOOD =
      new Classification(List.of(new Score("good", 0.75), new Score("bad", 0.25)), 3);
  private static final Classification BAD =
      new Classification(List.of(new Score("good", 0), new Score("bad", 1)), 3);

  @Test
  void classificationsHaveScoresInTheModelsOrder() {
    Map<String, Tensor> tensors = AnswerTensors.of(List.of(GOOD, BAD), List.of("good", "bad"));
    assertThat(tensors.keySet()).containsExactly("label", "confidence", "scores", "labels");
    assertThat(texts(tensors, "label")).containsExactly("good", "bad");
    assertThat(tensor(tensors, "confidence").toFloatArray()).containsExactly(0.75f, 1);
    assertThat(tensor(tensors, "scores").shape()).isEqualTo(Shape.of(2, 2));
    assertThat(tensor(tensors, "scores").toFloatArray()).containsExactly(0.75f, 0.25f, 0, 1);
    assertThat(texts(tensors, "labels")).containsExactly("good", "bad");
  }

  @Test
  void withoutTheModelsOrderColumnsStandByName() {
    Map<String, Tensor> tensors = AnswerTensors.of(GOOD, List.of());
    assertThat(texts(tensors, "labels")).containsExactly("bad", "good");
    assertThat(tensor(tensors, "scores").toFloatArray()).containsExactly(0.25f, 0.75f);
  }

  @Test
  void embeddingsAreRows() {
    Map<String, Tensor> tensors =
        AnswerTensors.of(
            List.of(new Embedding(new float[] {1, 2}, 1), new Embedding(new float[] {3, 4}, 1)),
            List.of());
    assertThat(tensor(tensors, "embedding").shape()).isEqualTo(Shape.of(2, 2));
    assertThat(tensor(tensors, "embedding").toFloatArray()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void vectorsOfSeveralSizesAreNoTensor() {
    assertThatThrownBy(
            () ->
                AnswerTensors.of(
                    List.of(new Embedding(new float[1], 1), new Embedding(new float[2], 1)),
                    List.of()))
        .hasMessageContaining("1 and 2 dimensions");
  }

  @Test
  void textsAreTexts() {
    Generation generation = new Generation("7", 1, 1, Generation.FinishReason.STOP);
    assertThat(texts(AnswerTensors.of(generation, List.of()), "text_output")).containsExactly("7");
    assertThat(texts(AnswerTensors.of("said", List.of()), "text_output")).containsExactly("said");
  }

  @Test
  void tensorsStayWhatTheyAre() {
    Map<String, Tensor> tensors = Map.of("y", Tensor.of(Shape.of(1), 1f));
    assertThat(AnswerTensors.of(tensors, List.of())).isEqualTo(tensors);
  }

  @Test
  void anythingElseIsJson() {
    Entity entity = new Entity("city", "Rome", 3, 7, 0.5);
    assertThat(texts(AnswerTensors.of(List.of(entity), List.of()), "json"))
        .containsExactly(
            "[{\"label\":\"city\",\"text\":\"Rome\",\"start\":3,\"end\":7,\"confidence\":0.5}]");
    assertThat(texts(AnswerTensors.of(Map.of("a", 1), List.of()), "json"))
        .containsExactly("{\"a\":1}");
    assertThat(texts(AnswerTensors.of(List.of(), List.of()), "json")).containsExactly("[]");
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name));
  }

  private static List<String> texts(Map<String, Tensor> tensors, String name) {
    return StringElements.of(tensor(tensors, name));
  }
}
