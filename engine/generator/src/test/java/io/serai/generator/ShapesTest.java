package io.serai.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import org.junit.jupiter.api.Test;

class ShapesTest {
  @Test
  void suggestsTheNearestName() {
    assertThatThrownBy(() -> Shapes.find("gpt2-smal"))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND))
        .hasMessageStartingWith(
            "there is no shape 'gpt2-smal'; did you mean 'gpt2-small'?; there are gpt2-tiny, ");
  }

  @Test
  void namesAreUnique() {
    assertThat(Shapes.all()).extracting(Shape::name).doesNotHaveDuplicates();
  }

  @Test
  void refusesAWidthThatHeadsCannotShare() {
    assertThatThrownBy(
            () -> new Shape("odd", Family.GPT2, WeightType.FP32, 1, 60, 4, 240, 100, 16, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the width of odd is 60, but must be a multiple of 8 times its 4 heads");
  }
}
