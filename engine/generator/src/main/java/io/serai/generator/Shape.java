package io.serai.generator;

/**
 * What a model to be written looks like.
 *
 * @param name its name in {@link Shapes}; letters, digits, '.', '_' and '-'
 * @param layers blocks one after another
 * @param width of a token's vector; a multiple of eight times the heads
 * @param heads of attention
 * @param feedForward inner width of the feed-forward part
 * @param vocabulary distinct tokens
 * @param context the most tokens it can see at once
 * @param sparse whether the weights' file has its size but next to no content: it takes a few KiB
 *     of disk for each tensor, and all but the first weights of each are zero
 */
public record Shape(
    String name,
    Family family,
    WeightType weights,
    int layers,
    int width,
    int heads,
    int feedForward,
    int vocabulary,
    int context,
    boolean sparse) {
  private static final int HEAD_STEP = 8;

  /** Refuses what can't be. */
  public Shape {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,100}")) {
      throw new IllegalArgumentException("not a name: '" + name + "'");
    }
    if (Math.min(layers, heads) < 1 || Math.min(feedForward, Math.min(vocabulary, context)) < 1) {
      throw new IllegalArgumentException("all sizes of %s must be at least 1".formatted(name));
    }
    if (width < 1 || width % (heads * HEAD_STEP) != 0) {
      throw new IllegalArgumentException(
          "the width of %s is %d, but must be a multiple of %d times its %d heads"
              .formatted(name, width, HEAD_STEP, heads));
    }
  }

  /** Width of one head. */
  public int headWidth() {
    return width / heads;
  }

  /** The name of the model that is written, such as {@code gpt2-small-random}. */
  public String modelName() {
    return name + "-random";
  }

  /** The same with other weights. */
  public Shape with(WeightType type) {
    return new Shape(
        name, family, type, layers, width, heads, feedForward, vocabulary, context, sparse);
  }
}
