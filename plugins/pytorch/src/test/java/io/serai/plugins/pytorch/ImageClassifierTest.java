package io.serai.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Task;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierTest {
  private static final byte[] RED = picture("png", 0xC80000);
  private static final byte[] BLUE = picture("jpeg", 0x0000C8);

  @TempDir Path folder;

  @Test
  void saysWhatIsOnPngAndJpegFiles() {
    try (Model model = load(colours().labels("red", "green", "blue"))) {
      assertThat(model.tasks()).containsExactly(Task.IMAGE_CLASSIFICATION);
      assertThat(model.signature().inputs().getFirst().shape()).isEqualTo(Shape.of(-1, -1, -1, -1));
      List<Classification> answers =
          model.classifyImages(List.of(RED, BLUE, RED), new Cancellation());
      assertThat(answers).extracting(Classification::label).containsExactly("red", "blue", "red");
      double expected = 1 / (1 + 2 * Math.exp(-200 / 255.0));
      assertThat(answers.getFirst().confidence()).isCloseTo(expected, within(1e-3));
    }
  }

  @Test
  void takesMoreImagesThanTheModuleDoesAtOnce() {
    for (TestingModel colours :
        List.of(
            colours(),
            colours().parameter("input.x", "fp32[-1, 3, 8, 8]"),
            colours().parameter("input.x", "fp32[1, 3, 8, 8]"))) {
      try (Model model = load(colours)) {
        assertThat(model.classifyImages(Collections.nCopies(19, BLUE), new Cancellation()))
            .hasSize(19)
            .allSatisfy(answer -> assertThat(answer.label()).isEqualTo("LABEL_2"));
      }
    }
  }

  @Test
  void refusesWhatIsNoImageAndWhatIsNoText() {
    try (Model model = load(colours())) {
      assertThatThrownBy(() -> model.classifyImages(List.of(new byte[100]), new Cancellation()))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
      assertThatThrownBy(() -> model.classify(List.of("red"), new Cancellation()))
          .isInstanceOfSatisfying(
              SeraiException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_TASK));
    }
  }

  @Test
  void refusesLabelsThatAreNotTheModels() {
    try (Model model = load(colours().labels("red"))) {
      assertThatThrownBy(() -> model.classifyImages(List.of(RED), new Cancellation()))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL))
          .hasMessageContaining("names 1 labels, but the model has 3 classes");
    }
    assertThatThrownBy(
            () -> load(colours().labels("red").parameter("output.logits", "fp32[-1, 3]")))
        .hasMessageContaining("names 1 labels, but the model has 3 classes");
  }

  @Test
  void refusesAModuleThatTakesNoImages() {
    assertThatThrownBy(() -> load(model(TestingTorchScript.tensors())))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL))
        .hasMessageContaining("its only input must be images of FP32");
    assertThatThrownBy(() -> load(colours().parameter("input.x", "fp32[-1, 3, 64]")))
        .hasMessageContaining("the model's input isn't of shape");
  }

  private TestingModel colours() {
    return model(TestingTorchScript.meanOfColours());
  }

  private TestingModel model(TestingTorchScript module) {
    return TestingModel.in(folder)
        .module(module)
        .task(Task.IMAGE_CLASSIFICATION)
        .parameter("image.mean", 0)
        .parameter("image.std", 1);
  }

  private static Model load(TestingModel model) {
    return TestingBackend.load(model);
  }

  /** A picture of one colour, 20 by 10 pixels, as a file. */
  private static byte[] picture(String format, int rgb) {
    BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[image.getWidth() * image.getHeight()];
    Arrays.fill(row, rgb);
    image.setRGB(0, 0, image.getWidth(), image.getHeight(), row, 0, image.getWidth());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }
}
