package io.serai.plugins.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.image.ImageInput.Colours;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageInputTest {
  @Test
  void hasTheDefaultsOfTorchvision() {
    ImageInput input = input(Map.of(), -1, 3, -1, -1);
    assertThat(input.shape(2)).isEqualTo(Shape.of(2, 3, 224, 224));
    assertThat(input.shorterSide()).isEqualTo(256);
    assertThat(input.colours()).isEqualTo(Colours.RGB);
    assertThat(input.mean()).containsExactly(0.485f, 0.456f, 0.406f);
    assertThat(input.deviation()).containsExactly(0.229f, 0.224f, 0.225f);
  }

  @Test
  void followsTheGraph() {
    assertThat(input(Map.of(), 1, 32, 48, 3).shape(1)).isEqualTo(Shape.of(1, 32, 48, 3));
    ImageInput grey = input(Map.of(), 1, 1, 28, 28);
    assertThat(grey.colours()).isEqualTo(Colours.GREY);
    assertThat(grey.mean()).containsExactly(0);
  }

  @Test
  void writesColoursInTheOrderAndLayoutAskedFor() {
    Pixels picture = new Pixels(2, 1);
    for (int colour = 0; colour < 3; colour++) {
      picture.set(0, 0, colour, 51 * colour);
      picture.set(1, 0, colour, 51 * (colour + 2));
    }
    Map<String, Object> plain =
        Map.of("image.crop", false, "image.size", "1x2", "image.mean", 0, "image.std", 1);
    assertThat(converted(plain, picture, -1, 3, -1, -1))
        .containsExactly(0, 0.4f, 0.2f, 0.6f, 0.4f, 0.8f);
    Map<String, Object> bgr =
        Map.of(
            "image.crop",
            false,
            "image.size",
            "1x2",
            "image.mean",
            "0.1, 0.2, 0.3",
            "image.std",
            0.5,
            "image.colours",
            "bgr",
            "image.layout",
            "nhwc");
    assertThat(converted(bgr, picture, -1, -1, -1, 3))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0.6f, 0, -0.6f, 1.4f, 0.8f, 0.2f);
  }

  @Test
  void cutsTheMiddleOut() {
    Pixels picture = new Pixels(6, 2);
    for (int x = 0; x < 6; x++) {
      for (int y = 0; y < 2; y++) {
        picture.set(x, y, 0, 40 * x);
      }
    }
    Map<String, Object> parameters =
        Map.of("image.size", 2, "image.resize", 2, "image.mean", 0, "image.std", 1);
    float[] numbers = converted(parameters, picture, -1, 3, -1, -1);
    assertThat(new float[] {numbers[0], numbers[1], numbers[2], numbers[3]})
        .containsExactly(80 / 255f, 120 / 255f, 80 / 255f, 120 / 255f);
  }

  @Test
  void saysWhatAValueMustBe() {
    refuses("image.size", "224x", "pixels, such as 224");
    refuses("image.size", "100000", "must be pixels");
    refuses("image.size", 5000, "from 1 to 4096");
    refuses("image.resize", 100, "from 224, the model's size");
    refuses("image.mean", "0.1, 0.2", "a number, or 3 with commas");
    refuses("image.std", 0, "a number, or 3 with commas");
    refuses("image.layout", "chw", "one of nchw, nhwc");
    refuses("image.colours", "grey", "what the model takes, which is 3");
    assertThatThrownBy(() -> input(Map.of(), -1, 3))
        .isInstanceOf(SeraiException.class)
        .hasMessageContaining("isn't of shape [images, colours, height, width]");
    assertThatThrownBy(() -> input(Map.of("image.size", 64), 1, 3, 32, 32))
        .hasMessageContaining("the model's, 32x32");
  }

  private static void refuses(String name, Object value, String message) {
    assertThatThrownBy(() -> input(Map.of(name, value), -1, 3, -1, -1))
        .isInstanceOf(SeraiException.class)
        .hasMessageContaining("parameter '%s' must be".formatted(name))
        .hasMessageContaining(message);
  }

  private static float[] converted(Map<String, Object> parameters, Pixels picture, long... shape) {
    ImageInput input = input(parameters, shape);
    float[] numbers = new float[input.elements()];
    input.convert(picture, numbers);
    return numbers;
  }

  private static ImageInput input(Map<String, Object> parameters, long... shape) {
    return ImageInput.of(new Parameters(parameters), Shape.of(shape));
  }
}
