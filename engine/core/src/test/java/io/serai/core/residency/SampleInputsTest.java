package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.ElementType;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleInputsTest {
  private static Tensor of(String name, ElementType type, long... shape) {
    Map<String, Tensor> tensors =
        SampleInputs.tensors(List.of(new TensorSpec(name, type, Shape.of(shape))));
    return tensors.get(name);
  }

  @Test
  void tokensAreOnesOfABatchOfOne() {
    Tensor tokens = of("input_ids", ElementType.INT64, -1, -1);
    assertThat(tokens.shape()).isEqualTo(Shape.of(1, 16));
    assertThat(tokens.toLongArray()).containsOnly(1);
  }

  @Test
  void aCacheOfEarlierTokensIsEmpty() {
    assertThat(of("past_key_values.0.key", ElementType.FP32, -1, 12, -1, 64).shape())
        .isEqualTo(Shape.of(1, 12, 0, 64));
  }

  @Test
  void imagesHaveTheUsualSize() {
    assertThat(of("pixel_values", ElementType.FP32, -1, -1, -1, -1).shape())
        .isEqualTo(Shape.of(1, 3, 224, 224));
  }

  @Test
  void everyTypeCanBeMade() {
    for (ElementType type : ElementType.values()) {
      Tensor tensor = of("x", type, 2, 3);
      assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3));
      assertThat(tensor.data().byteSize()).isGreaterThanOrEqualTo(6L * type.bytes());
    }
  }
}
