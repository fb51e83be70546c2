package io.serai.plugins.image;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG and PNG files. What a file's header says of its size is looked at before any pixel
 * is: too large ones are refused, and of large ones only every second, third … pixel is kept, so
 * that a picture never takes more than 12 MiB. JDK classes for pictures are loaded when the first
 * one is.
 */
public final class ImageFile {
  private static final long MOST_PIXELS = 1L << 25;
  private static final long MOST_KEPT = 1L << 20;
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private ImageFile() {}

  /**
   * Decodes a file.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it is neither JPEG nor PNG, is
   *     damaged, or has more than 33 million pixels; {@link ErrorCode#CANCELLED}
   */
  public static Pixels decode(byte[] file, Cancellation cancellation) {
    String format = begins(file, JPEG) ? "jpeg" : begins(file, PNG) ? "png" : null;
    if (format == null) {
      throw invalid("the image is neither a JPEG nor a PNG file");
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    ImageReader reader = readers.next();
    try (MemoryCacheImageInputStream in =
            new MemoryCacheImageInputStream(new ByteArrayInputStream(file));
        Cancellation.Registration _ = cancellation.onRequest(reader::abort)) {
      reader.setInput(in, true, true);
      Pixels pixels = pixels(read(reader));
      cancellation.check();
      return pixels;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      cancellation.check();
      // What the JDK's decoders throw for damaged files depends on where the damage is.
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "the %s file is damaged or of a kind that can't be read: %s"
              .formatted(format.toUpperCase(Locale.ROOT), e.getMessage()),
          e);
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage read(ImageReader reader) throws IOException {
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (width * height > MOST_PIXELS) {
      throw invalid(
          "the image has %d × %d pixels, more than the %d million that are taken; scale it down"
              .formatted(width, height, MOST_PIXELS / 1_000_000));
    }
    int step = (int) Math.ceil(Math.sqrt((double) (width * height) / MOST_KEPT));
    ImageReadParam parameters = reader.getDefaultReadParam();
    if (step > 1) {
      parameters.setSourceSubsampling(step, step, 0, 0);
    }
    return reader.read(0, parameters);
  }

  private static Pixels pixels(BufferedImage image) {
    Pixels pixels = new Pixels(image.getWidth(), image.getHeight());
    if (image.getRaster().getNumBands() <= 2
        && !(image.getColorModel() instanceof IndexColorModel)) {
      copyGrey(image.getRaster(), pixels);
    } else {
      int[] row = new int[image.getWidth()];
      for (int y = 0; y < image.getHeight(); y++) {
        image.getRGB(0, y, row.length, 1, row, 0, row.length);
        for (int x = 0; x < row.length; x++) {
          pixels.set(x, y, 0, row[x] >> 16);
          pixels.set(x, y, 1, row[x] >> 8);
          pixels.set(x, y, 2, row[x]);
        }
      }
    }
    return pixels;
  }

  /** Greys as they are in the file: the JDK would turn them into others that look the same. */
  private static void copyGrey(Raster raster, Pixels pixels) {
    int bits = raster.getSampleModel().getSampleSize(0);
    int largest = (1 << bits) - 1;
    int[] row = new int[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
      for (int x = 0; x < row.length; x++) {
        int grey = (row[x] * 255 + largest / 2) / largest;
        pixels.set(x, y, 0, grey);
        pixels.set(x, y, 1, grey);
        pixels.set(x, y, 2, grey);
      }
    }
  }

  private static boolean begins(byte[] file, byte[] mark) {
    return file.length > mark.length && Arrays.equals(file, 0, mark.length, mark, 0, mark.length);
  }

  private static SeraiException invalid(String message) {
    return new SeraiException(ErrorCode.INVALID_INPUT, message);
  }
}
