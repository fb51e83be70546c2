package io.serai.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Classification.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
  @Test
  void aClassificationHasItsLikeliestLabelFirst() {
    Classification answer =
        new Classification(List.of(new Score("a", 0.2), new Score("b", 0.8)), 3);
    assertThat(answer.label()).isEqualTo("b");
    assertThat(answer.confidence()).isEqualTo(0.8);
    assertThat(answer.probability("a")).isEqualTo(0.2);
    assertThat(answer.probability("c")).isZero();
    assertThatThrownBy(() -> new Classification(List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGenerationRequestIsCheckedWhenItIsMade() {
    assertThat(GenerationRequest.greedy("x", 1).sampling().temperature()).isZero();
    assertThatThrownBy(() -> GenerationRequest.greedy("", 1)).hasMessage("the prompt is empty");
    assertThatThrownBy(() -> GenerationRequest.greedy("x", 0))
        .hasMessage("maxTokens must be at least 1, not 0");
    assertThatThrownBy(() -> new Sampling(3, 1, 0, 1, null))
        .hasMessage("temperature must be from 0 to 2, not 3.0");
    assertThatThrownBy(() -> new Sampling(1, 0, 0, 1, null))
        .hasMessage("topP must be above 0 and up to 1, not 0.0");
  }

  @Test
  void footprintsAddUpKindByKind() {
    assertThat(new Footprint(1, 2, 3).plus(Footprint.ofPrivate(4)))
        .isEqualTo(new Footprint(5, 2, 3));
    assertThat(new Footprint(1, 2, 3).totalBytes()).isEqualTo(6);
    assertThatThrownBy(() -> new Footprint(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tasksAreKnownByTheirIds() {
    for (Task task : Task.values()) {
      assertThat(Task.of(task.id())).contains(task);
    }
    assertThat(Task.of("dreaming")).isEmpty();
  }
}
