package io.serai.generator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSizeTest {
  @ParameterizedTest
  @CsvSource({
    "gpt2-small, 124439808",
    "gpt2-medium, 354823168",
    "gpt2-large, 774030080",
    "gpt-j-6b, 6050882784",
    "llama-7b, 6738415616",
    "llama-13b, 13015864320"
  })
  void hasTheParametersThatWerePublished(String name, long parameters) {
    assertThat(size(name).parameters()).isEqualTo(parameters);
  }

  @Test
  void bertHasTheParametersThatWerePublishedAndAHeadForTwoClasses() {
    assertThat(size("bert-mini").parameters()).isEqualTo(11_170_560 + 2 * 256 + 2);
    assertThat(size("bert-small").parameters()).isEqualTo(28_763_648 + 2 * 512 + 2);
    assertThat(size("bert-large").parameters()).isEqualTo(335_141_888 + 2 * 1024 + 2);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2-small, 0.50",
    "gpt2-medium, 1.42",
    "gpt2-large, 3.10",
    "bert-large, 1.34",
    "gpt-j-6b, 6.05",
    "llama-7b, 6.74",
    "llama-13b, 13.02",
    "huge-16gb, 17.46"
  })
  void filesAreAsLargeAsTheirWeights(String name, double gigabytes) {
    ModelSize size = size(name);
    assertThat(Math.round(size.dataBytes() / 1e7) / 100.0).isEqualTo(gigabytes);
    assertThat(size.graphBytes()).isLessThan(1 << 20);
    assertThat(size.fileBytes()).isEqualTo(size.graphBytes() + size.dataBytes());
  }

  @Test
  void theCacheGrowsWithTheTokens() {
    assertThat(size("gpt2-small").keyValueBytes(1)).isEqualTo(2 * 12 * 768 * 4);
    ModelSize llama = size("llama-7b");
    assertThat(llama.keyValueBytes(llama.context())).isEqualTo(2L << 30);
    assertThat(size("bert-large").keyValueBytes(512)).isZero();
  }

  @Test
  void weightsBeginAtPagesAndDoNotOverlap() {
    for (Shape shape : Shapes.all()) {
      long end = 0;
      for (Weight weight : ModelPlan.of(shape).weights()) {
        assertThat(weight.offset()).isGreaterThanOrEqualTo(end);
        assertThat(weight.offset() % 4096).isZero();
        end = weight.end();
      }
    }
  }

  private static ModelSize size(String shape) {
    return ModelSize.of(Shapes.find(shape));
  }
}
