package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierTest {
  private static final byte[] RED = TestingPictures.plain("png", 0xC80000);
  private static final byte[] BLUE = TestingPictures.plain("jpeg", 0x0000C8);

  @TempDir Path folder;

  @Test
  void saysWhatIsOnPngAndJpegFiles() {
    try (Model model = load(-1, "red", "green", "blue")) {
      List<Classification> answers =
          model.classifyImages(List.of(RED, BLUE, RED), new Cancellation());
      assertThat(answers).extracting(Classification::label).containsExactly("red", "blue", "red");
      double expected = 1 / (1 + 2 * Math.exp(-200 / 255.0));
      assertThat(answers.getFirst().confidence()).isCloseTo(expected, TestingPictures.NEAR);
    }
  }

  @Test
  void takesMoreImagesThanTheGraphDoesAtOnce() {
    for (int batch : new int[] {1, -1}) {
      try (Model model = load(batch)) {
        assertThat(model.classifyImages(Collections.nCopies(19, BLUE), new Cancellation()))
            .hasSize(19)
            .allSatisfy(answer -> assertThat(answer.label()).isEqualTo("LABEL_2"));
      }
    }
  }

  @Test
  void refusesWhatIsNoImage() {
    try (Model model = load(-1)) {
      assertThatThrownBy(() -> model.classifyImages(List.of(new byte[100]), new Cancellation()))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
    }
  }

  @Test
  void refusesAGraphThatTakesNoImages() {
    assertThatThrownBy(
            () ->
                TestingBackend.load(
                    TestingModel.in(folder)
                        .graph(TestingGraphs.vectors("y"))
                        .task(Task.IMAGE_CLASSIFICATION)))
        .isInstanceOf(SeraiException.class)
        .hasMessageContaining("its only input must be images of FP32");
    assertThatThrownBy(() -> load(-1, "red")).hasMessageContaining("names 1 labels");
    assertThatThrownBy(() -> load(4)).hasMessageContaining("exactly 4 images at once");
  }

  private Model load(long batch, String... labels) {
    return TestingBackend.load(
        TestingModel.in(folder)
            .graph(TestingGraphs.meanOfColours(batch))
            .task(Task.IMAGE_CLASSIFICATION)
            .labels(labels)
            .parameter("image.mean", 0)
            .parameter("image.std", 1));
  }
}
