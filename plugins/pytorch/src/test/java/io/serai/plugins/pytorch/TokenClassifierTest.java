package io.serai.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.testing.TestingTokenizers;
import io.serai.spi.Cancellation;
import io.serai.spi.Entity;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenClassifierTest {
  @TempDir Path folder;

  @Test
  void findsPartsOfTextsAndWhereTheyStand() {
    try (Model model = load(TestingTorchScript.tokenClassifier(), "O", "B-PER", "I-PER")) {
      assertThat(model.tasks()).containsExactly(Task.TOKEN_CLASSIFICATION);
      List<List<Entity>> answers =
          model.findEntities(
              List.of("😀 Good  bad x", "film", "bad film bad", "good good", ""),
              new Cancellation());
      assertThat(answers.getFirst())
          .singleElement()
          .satisfies(
              entity -> {
                assertThat(entity.label()).isEqualTo("PER");
                assertThat(entity.text()).isEqualTo("Good  bad");
                assertThat(entity.start()).isEqualTo(3);
                assertThat(entity.end()).isEqualTo(12);
                double probability = Math.exp(4) / (Math.exp(4) + 2);
                assertThat(entity.probability()).isEqualTo(probability, Assertions.within(1e-6));
              });
      assertThat(answers.get(1)).isEmpty();
      assertThat(answers.get(2)).extracting(Entity::start).containsExactly(0, 9);
      assertThat(answers.get(3)).extracting(Entity::text).containsExactly("good", "good");
      assertThat(answers.get(4)).isEmpty();
    }
  }

  @Test
  void refusesLabelsThatDoNotFit() {
    try (Model model = load(TestingTorchScript.tokenClassifier(), "O", "B-PER")) {
      assertThatThrownBy(() -> model.findEntities(List.of("good"), new Cancellation()))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL))
          .hasMessageContaining("names 2 labels, but the model has 3 classes");
    }
    assertThatThrownBy(() -> load(TestingTorchScript.tokenClassifier()))
        .hasMessageContaining("names no 'labels'");
  }

  @Test
  void refusesScoresThatAreNotPerToken() {
    try (Model model = load(TestingTorchScript.classifier(), "O", "B-PER")) {
      assertThatThrownBy(() -> model.findEntities(List.of("good"), new Cancellation()))
          .hasMessageContaining("output isn't of shape [texts, positions, classes]");
    }
  }

  private Model load(TestingTorchScript module, String... labels) {
    return TestingBackend.load(
        TestingModel.in(folder)
            .module(module)
            .tokenizer(TestingTokenizers.words(true))
            .task(Task.TOKEN_CLASSIFICATION)
            .labels(labels));
  }
}
