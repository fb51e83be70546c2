package io.serai.plugins.image;

/**
 * One direction of scaling a picture, bilinear; where it gets smaller, each pixel is the weighted
 * mean of all that it stands for, as Pillow and torchvision (with {@code antialias}) have it.
 *
 * @param from for each pixel of the result, the first that counts
 * @param weights for each pixel of the result, how much that and those after it count; together 1
 */
@SuppressWarnings("ArrayRecordComponent")
record Resampling(int[] from, float[][] weights) {
  private static final float HALF = 0.5f;

  /**
   * Some pixels of a picture that is scaled.
   *
   * @param size before
   * @param scaled size afterwards
   * @param first of the scaled picture's pixels to make
   * @param count how many to make
   */
  static Resampling of(int size, int scaled, int first, int count) {
    double scale = (double) size / scaled;
    double support = Math.max(1, scale);
    int[] from = new int[count];
    float[][] weights = new float[count][];
    for (int i = 0; i < count; i++) {
      double centre = (first + i + HALF) * scale;
      int start = Math.max(0, (int) (centre - support + HALF));
      int end = Math.min(size, (int) (centre + support + HALF));
      from[i] = start;
      weights[i] = weights(centre, support, start, end);
    }
    return new Resampling(from, weights);
  }

  private static float[] weights(double centre, double support, int start, int end) {
    float[] weights = new float[end - start];
    double sum = 0;
    for (int j = 0; j < weights.length; j++) {
      weights[j] = (float) Math.max(0, 1 - Math.abs((start + j + HALF - centre) / support));
      sum += weights[j];
    }
    for (int j = 0; j < weights.length; j++) {
      weights[j] /= (float) sum;
    }
    return weights;
  }

  /** Scales a picture; the rows are made first. */
  static Pixels apply(Pixels image, Resampling horizontal, Resampling vertical) {
    Pixels wide = new Pixels(horizontal.from.length, image.height());
    for (int y = 0; y < wide.height(); y++) {
      for (int x = 0; x < wide.width(); x++) {
        for (int colour = 0; colour < Pixels.COLOURS; colour++) {
          float sum = HALF;
          float[] counts = horizontal.weights[x];
          for (int j = 0; j < counts.length; j++) {
            sum += counts[j] * image.colour(horizontal.from[x] + j, y, colour);
          }
          wide.set(x, y, colour, Math.min(255, (int) sum));
        }
      }
    }
    Pixels scaled = new Pixels(wide.width(), vertical.from.length);
    for (int y = 0; y < scaled.height(); y++) {
      for (int x = 0; x < scaled.width(); x++) {
        for (int colour = 0; colour < Pixels.COLOURS; colour++) {
          float sum = HALF;
          float[] counts = vertical.weights[y];
          for (int j = 0; j < counts.length; j++) {
            sum += counts[j] * wide.colour(x, vertical.from[y] + j, colour);
          }
          scaled.set(x, y, colour, Math.min(255, (int) sum));
        }
      }
    }
    return scaled;
  }
}
