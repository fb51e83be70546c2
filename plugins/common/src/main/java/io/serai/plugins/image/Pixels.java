package io.serai.plugins.image;

/**
 * A picture in red, green and blue.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb three bytes for each pixel, row by row, from the upper left
 */
@SuppressWarnings("ArrayRecordComponent")
public record Pixels(int width, int height, byte[] rgb) {
  /** How many colours there are. */
  static final int COLOURS = 3;

  /** A black picture. */
  Pixels(int width, int height) {
    this(width, height, new byte[COLOURS * width * height]);
  }

  /** Red (0), green (1) or blue (2) of a pixel, 0 to 255. */
  int colour(int x, int y, int colour) {
    return Byte.toUnsignedInt(rgb[COLOURS * (y * width + x) + colour]);
  }

  void set(int x, int y, int colour, int value) {
    rgb[COLOURS * (y * width + x) + colour] = (byte) value;
  }
}
