package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.testing.TestingTokenizers;
import io.serai.spi.Cancellation;
import io.serai.spi.ElementType;
import io.serai.spi.Entity;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenClassifierTest {
  @TempDir Path folder;

  @Test
  void findsPartsOfTextsAndWhereTheyStand() {
    try (Model model = load("O", "B-PER", "I-PER")) {
      assertThat(model.tasks()).containsExactly(Task.TOKEN_CLASSIFICATION);
      List<List<Entity>> answers =
          model.findEntities(
              List.of("😀 Good  bad x", "film", "bad film bad", "good good"), new Cancellation());
      assertThat(answers.get(0)).extracting(Entity::text).containsExactly("Good  bad");
      Entity first = answers.get(0).getFirst();
      assertThat(first.label()).isEqualTo("PER");
      assertThat(first.start()).isEqualTo(3);
      assertThat(first.end()).isEqualTo(12);
      double probability = Math.exp(4) / (Math.exp(4) + 2);
      assertThat(first.probability()).isEqualTo(probability, within());
      assertThat(answers.get(1)).isEmpty();
      assertThat(answers.get(2)).extracting(Entity::start).containsExactly(0, 9);
      assertThat(answers.get(3)).extracting(Entity::text).containsExactly("good", "good");
    }
  }

  @Test
  void refusesLabelsThatDoNotFit() {
    assertThatThrownBy(() -> load("O", "B-PER"))
        .isInstanceOf(SeraiException.class)
        .hasMessageContaining("names 2 labels, but the model has 3 classes");
    assertThatThrownBy(this::load).hasMessageContaining("names no 'labels'");
  }

  private static Offset<Double> within() {
    return Assertions.within(1e-6);
  }

  /** "good" begins an entity, "bad" goes on with one, all else is outside. */
  private Model load(String... labels) {
    TestingOnnx graph =
        TestingOnnx.graph()
            .input("input_ids", ElementType.INT64, -1, -1)
            .input("attention_mask", ElementType.INT64, -1, -1)
            .output("logits", ElementType.FP32, -1, -1, 3)
            .floats(
                "table",
                new long[] {7, 3},
                4,
                0,
                0,
                4,
                0,
                0,
                0,
                4,
                0,
                0,
                4,
                0,
                0,
                4,
                0,
                0,
                0,
                4,
                4,
                0,
                0)
            .node("Gather", "table,input_ids", "logits");
    return TestingBackend.load(
        TestingModel.in(folder)
            .graph(graph)
            .tokenizer(TestingTokenizers.words(true))
            .task(Task.TOKEN_CLASSIFICATION)
            .labels(labels));
  }
}
