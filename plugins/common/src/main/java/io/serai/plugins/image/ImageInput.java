package io.serai.plugins.image;

import io.serai.spi.ErrorCode;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import java.util.Locale;

/**
 * How a vision model takes pictures.
 *
 * @param width in pixels
 * @param height in pixels
 * @param shorterSide what the shorter side is scaled to before the middle is cut out; 0 to stretch
 *     the whole picture instead
 * @param colours in the order in which the model takes them
 * @param channelsFirst whether a picture is [colours, height, width], else [height, width, colours]
 * @param mean subtracted from each colour, of which 1 is the brightest
 * @param deviation what the difference is divided by
 */
@SuppressWarnings("ArrayRecordComponent")
public record ImageInput(
    int width,
    int height,
    int shorterSide,
    Colours colours,
    boolean channelsFirst,
    float[] mean,
    float[] deviation) {
  /** Orders of colours. */
  public enum Colours {
    /** Red, green, blue. */
    RGB,
    /** Blue, green, red. */
    BGR,
    /** Brightness only. */
    GREY;

    /** How many there are. */
    int count() {
      return this == GREY ? 1 : Pixels.COLOURS;
    }

    /** Of a picture, the value of one of them, 0 to 255; brightness as ITU-R 601 has it. */
    float value(Pixels picture, int x, int y, int channel) {
      return switch (this) {
        case RGB -> picture.colour(x, y, channel);
        case BGR -> picture.colour(x, y, Pixels.COLOURS - 1 - channel);
        case GREY ->
            0.299f * picture.colour(x, y, 0)
                + 0.587f * picture.colour(x, y, 1)
                + 0.114f * picture.colour(x, y, 2);
      };
    }
  }

  private static final int USUAL_SIZE = 224;
  private static final int MOST = 4096;
  private static final int RANK = 4;

  /** What torchvision's models scale to, for each pixel that they take. */
  private static final double USUAL_MARGIN = 256.0 / 224;

  private static final String IMAGENET_MEAN = "0.485, 0.456, 0.406";
  private static final String IMAGENET_DEVIATION = "0.229, 0.224, 0.225";

  /**
   * From a manifest and what the model's input shows.
   *
   * @param shape of the input, with -1 for what a call decides
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if that isn't one for pictures,
   *     {@link ErrorCode#INVALID_PARAMETER}
   */
  public static ImageInput of(Parameters parameters, Shape shape) {
    if (shape.rank() != RANK) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the manifest promises image-classification, but the model's input isn't of shape"
              + " [images, colours, height, width] or [images, height, width, colours]: "
              + shape);
    }
    long last = shape.dimension(3);
    boolean first =
        choice(
                parameters,
                "image.layout",
                isColours(last) && !isColours(shape.dimension(1)) ? "nhwc" : "nchw",
                "nchw",
                "nhwc")
            .equals("nchw");
    long channels = first ? shape.dimension(1) : last;
    Colours colours =
        Colours.valueOf(
            choice(
                    parameters,
                    "image.colours",
                    channels == 1 ? "grey" : "rgb",
                    "rgb",
                    "bgr",
                    "grey")
                .toUpperCase(Locale.ROOT));
    if (channels > 0 && channels != colours.count()) {
      throw invalid(
          "image.colours",
          "what the model takes, which is %d of them".formatted(channels),
          colours);
    }
    int[] size = size(parameters, shape.dimension(first ? 2 : 1), shape.dimension(first ? 3 : 2));
    boolean grey = colours == Colours.GREY;
    return new ImageInput(
        size[1],
        size[0],
        shorterSide(parameters, size),
        colours,
        first,
        numbers(parameters, "image.mean", grey ? "0" : IMAGENET_MEAN, colours.count()),
        numbers(parameters, "image.std", grey ? "1" : IMAGENET_DEVIATION, colours.count()));
  }

  private static boolean isColours(long dimension) {
    return dimension == 1 || dimension == Pixels.COLOURS;
  }

  /** Numbers that a picture becomes. */
  public int elements() {
    return width * height * colours.count();
  }

  /** The shape of so many pictures. */
  public Shape shape(int images) {
    int channels = colours.count();
    return channelsFirst
        ? Shape.of(images, channels, height, width)
        : Shape.of(images, height, width, channels);
  }

  /**
   * Turns a picture into numbers.
   *
   * @param into has {@link #elements} places
   */
  public void convert(Pixels picture, float[] into) {
    Pixels scaled = scale(picture);
    int channels = colours.count();
    for (int channel = 0; channel < channels; channel++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int at =
              channelsFirst
                  ? (channel * height + y) * width + x
                  : (y * width + x) * channels + channel;
          float value = colours.value(scaled, x, y, channel) / 255;
          into[at] = (value - mean[channel]) / deviation[channel];
        }
      }
    }
  }

  private Pixels scale(Pixels picture) {
    int wide = width;
    int high = height;
    if (shorterSide > 0) {
      double scale = (double) shorterSide / Math.min(picture.width(), picture.height());
      wide = Math.max(width, (int) (picture.width() * scale));
      high = Math.max(height, (int) (picture.height() * scale));
    }
    return Resampling.apply(
        picture,
        Resampling.of(picture.width(), wide, Math.round((wide - width) / 2f), width),
        Resampling.of(picture.height(), high, Math.round((high - height) / 2f), height));
  }

  private static int[] size(Parameters parameters, long height, long width) {
    int[] size = {
      height > 0 ? (int) Math.min(MOST + 1, height) : USUAL_SIZE,
      width > 0 ? (int) Math.min(MOST + 1, width) : USUAL_SIZE
    };
    String given = parameters.string("image.size").orElse(size[0] + "x" + size[1]);
    if (!given.matches("\\d{1,5}(x\\d{1,5})?")) {
      throw invalid(
          "image.size", "pixels, such as 224, or height and width, such as 224x320", given);
    }
    String[] parts = given.split("x", -1);
    int[] wanted = {Integer.parseInt(parts[0]), Integer.parseInt(parts[parts.length - 1])};
    boolean possible = Math.min(wanted[0], wanted[1]) > 0 && Math.max(wanted[0], wanted[1]) <= MOST;
    if (!possible || (height > 0 && wanted[0] != height) || (width > 0 && wanted[1] != width)) {
      throw invalid(
          "image.size",
          height > 0 && width > 0
              ? "the model's, %dx%d, and up to %d".formatted(height, width, MOST)
              : "from 1 to " + MOST,
          given);
    }
    return wanted;
  }

  private static int shorterSide(Parameters parameters, int[] size) {
    if (!parameters.bool("image.crop", true)) {
      return 0;
    }
    int shorter = Math.min(size[0], size[1]);
    int side = parameters.integer("image.resize", (int) Math.round(shorter * USUAL_MARGIN));
    if (side < shorter || side > 2 * MOST) {
      throw invalid(
          "image.resize", "from %d, the model's size, to %d".formatted(shorter, 2 * MOST), side);
    }
    return side;
  }

  private static float[] numbers(
      Parameters parameters, String name, String otherwise, int colours) {
    String given = parameters.string(name).orElse(otherwise);
    String[] parts = given.split(",", -1);
    float[] numbers = new float[colours];
    for (int i = 0; i < colours; i++) {
      try {
        numbers[i] = Float.parseFloat(parts[parts.length == 1 ? 0 : i].strip());
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        numbers[i] = Float.NaN;
      }
      if (!Float.isFinite(numbers[i])
          || (name.equals("image.std") && numbers[i] == 0)
          || (parts.length != 1 && parts.length != colours)) {
        throw invalid(name, "a number, or %d with commas between them".formatted(colours), given);
      }
    }
    return numbers;
  }

  private static String choice(
      Parameters parameters, String name, String otherwise, String... choices) {
    String given = parameters.string(name).orElse(otherwise);
    for (String choice : choices) {
      if (choice.equals(given)) {
        return choice;
      }
    }
    throw invalid(name, "one of " + String.join(", ", choices), given);
  }

  private static SeraiException invalid(String name, String wanted, Object given) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "parameter '%s' must be %s, but is '%s'"
            .formatted(name, wanted, given.toString().toLowerCase(Locale.ROOT)));
  }
}
