package io.serai.plugins.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The numbers expected are Pillow's: {@code Image.resize(size, Image.BILINEAR)}. */
class ResamplingTest {
  @Test
  void makesSmallerAsPillowDoes() {
    assertThat(unsigned(scaled(3, 2)))
        .containsExactly(
            43, 59, 190, 122, 102, 147, 201, 158, 104, 65, 165, 204, 144, 145, 161, 194, 110, 118);
  }

  @Test
  void makesLargerAsPillowDoes() {
    assertThat(unsigned(scaled(10, 8)))
        .hasSize(3 * 80)
        .startsWith(0, 0, 200, 20, 3, 189, 46, 9, 175, 72, 19, 161, 98, 36, 147, 124, 57, 133)
        .endsWith(13, 161, 194, 38, 147, 220, 70, 133, 130, 106, 119, 10, 136, 108);
  }

  @Test
  void makesOnlyThePartThatIsWanted() {
    Pixels all = scaled(10, 8);
    Pixels part =
        Resampling.apply(picture(), Resampling.of(7, 10, 2, 4), Resampling.of(5, 8, 3, 2));
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 4; x++) {
        assertThat(part.colour(x, y, 1)).isEqualTo(all.colour(x + 2, y + 3, 1));
      }
    }
  }

  private static Pixels scaled(int width, int height) {
    return Resampling.apply(
        picture(), Resampling.of(7, width, 0, width), Resampling.of(5, height, 0, height));
  }

  private static Pixels picture() {
    Pixels picture = new Pixels(7, 5);
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 7; x++) {
        picture.set(x, y, 0, x * 37 + y * 11);
        picture.set(x, y, 1, x * x * 5 + y * 53);
        picture.set(x, y, 2, 200 - x * 20 + y * 7);
      }
    }
    return picture;
  }

  private static Integer[] unsigned(Pixels pixels) {
    Integer[] values = new Integer[pixels.rgb().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(pixels.rgb()[i]);
    }
    return values;
  }
}
