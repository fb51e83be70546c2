package io.serai.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void holdsExactlyTheBytesOfItsShape() {
    assertThat(Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f).toFloatArray())
        .containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> Tensor.of(Shape.of(2, 2), 1f, 2f, 3f))
        .hasMessage("a tensor of type FP32 and shape [2, 2] takes 16 bytes, not 12");
  }

  @Test
  void isReadAsTheTypeItHas() {
    Tensor tensor = Tensor.of(Shape.of(2), 5L, 6L);
    assertThat(tensor.toLongArray()).containsExactly(5, 6);
    assertThatThrownBy(tensor::toFloatArray).hasMessage("the tensor is of type INT64, not FP32");
  }

  @Test
  void canBeEmpty() {
    Tensor empty = new Tensor(ElementType.FP32, Shape.of(1, 0, 8), MemorySegment.NULL);
    assertThat(empty.toFloatArray()).isEmpty();
  }

  @Test
  void shapesBeyondALongAreRefused() {
    assertThatThrownBy(() -> Shape.of(Long.MAX_VALUE, 3).elements())
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Shape.of(-2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shape.of(2, -1).elements()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aShapeAcceptsWhatTheCallDecides() {
    assertThat(Shape.of(-1, 3).accepts(Shape.of(7, 3))).isTrue();
    assertThat(Shape.of(-1, 3).accepts(Shape.of(7, 4))).isFalse();
    assertThat(Shape.of(-1, 3).accepts(Shape.of(7, 3, 1))).isFalse();
    assertThat(Shape.of().elements()).isEqualTo(1);
  }
}
