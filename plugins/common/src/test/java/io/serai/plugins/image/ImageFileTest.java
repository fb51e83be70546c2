package io.serai.plugins.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageFileTest {
  @Test
  void readsPngExactly() throws IOException {
    Pixels pixels = decode(file("png", 5, 3, BufferedImage.TYPE_INT_RGB));
    assertThat(pixels.width()).isEqualTo(5);
    assertThat(pixels.height()).isEqualTo(3);
    for (int x = 0; x < 5; x++) {
      assertThat(pixels.colour(x, 2, 0)).isEqualTo(40 * x);
      assertThat(pixels.colour(x, 2, 1)).isEqualTo(100);
      assertThat(pixels.colour(x, 2, 2)).isEqualTo(7);
    }
  }

  @Test
  void readsJpegNearly() throws IOException {
    Pixels pixels = decode(file("jpeg", 64, 48, BufferedImage.TYPE_INT_RGB));
    assertThat(pixels.width()).isEqualTo(64);
    assertThat(Math.abs(pixels.colour(2, 10, 0) - 80)).isLessThan(30);
    assertThat(Math.abs(pixels.colour(3, 20, 1) - 100)).isLessThan(30);
  }

  @Test
  void takesGreysAsTheyAre() throws IOException {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 128);
    grey.getRaster().setSample(1, 0, 0, 255);
    Pixels pixels = decode(written("png", grey));
    assertThat(pixels.rgb()).containsExactly(128, 128, 128, 255, 255, 255);
  }

  @Test
  void leavesTransparencyOut() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x800A141E);
    assertThat(decode(written("png", image)).rgb()).containsExactly(10, 20, 30);
  }

  @Test
  void keepsFewPixelsOfLargePictures() throws IOException {
    Pixels pixels = decode(file("png", 3000, 2000, BufferedImage.TYPE_BYTE_GRAY));
    assertThat(pixels.width() * pixels.height()).isBetween(1 << 18, 1 << 20);
  }

  @Test
  void refusesWhatClaimsTooManyPixels() throws IOException {
    byte[] bomb = file("png", 5, 3, BufferedImage.TYPE_INT_RGB);
    ByteBuffer.wrap(bomb).putInt(16, 1_000_000).putInt(20, 1_000_000);
    CRC32 sum = new CRC32();
    sum.update(bomb, 12, 17);
    ByteBuffer.wrap(bomb).putInt(29, (int) sum.getValue());
    refuses(bomb, "1000000 × 1000000 pixels");
  }

  @Test
  void refusesWhatIsNoPicture() {
    refuses("GIF89a and more".getBytes(StandardCharsets.US_ASCII), "neither a");
    refuses(new byte[0], "neither a JPEG nor a PNG");
  }

  @Test
  void refusesDamageOrReadsAroundItButNeverFailsOtherwise() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (String format : new String[] {"png", "jpeg"}) {
      byte[] whole = file(format, 40, 30, BufferedImage.TYPE_INT_RGB);
      for (int length = 10; length < whole.length; length += 13) {
        readsOrRefuses(Arrays.copyOf(whole, length));
      }
      for (int round = 0; round < 300; round++) {
        byte[] damaged = whole.clone();
        for (int i = 0; i < 3; i++) {
          damaged[random.nextInt(8, damaged.length)] = (byte) random.nextInt();
        }
        readsOrRefuses(damaged);
      }
    }
  }

  private static void readsOrRefuses(byte[] file) {
    try {
      assertThat(decode(file).width()).isPositive();
    } catch (SeraiException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    }
  }

  private static void refuses(byte[] file, String message) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessageContaining(message);
  }

  private static Pixels decode(byte[] file) {
    return ImageFile.decode(file, new Cancellation());
  }

  private static byte[] file(String format, int width, int height, int type) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, (40 * (x % 6)) << 16 | 100 << 8 | 7);
      }
    }
    return written(format, image);
  }

  private static byte[] written(String format, BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }
}
