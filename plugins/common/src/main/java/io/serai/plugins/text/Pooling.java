package io.serai.plugins.text;

/** How one vector is made of the vectors of a text's tokens. */
public enum Pooling {
  /** The mean over all tokens that aren't padding. */
  MEAN {
    @Override
    public float[] pool(FloatOutput vectors, int row, int tokens) {
      int width = (int) vectors.shape().dimension(2);
      long first = row * vectors.shape().dimension(1);
      float[] mean = new float[width];
      float[] vector = new float[width];
      int counted = Math.max(1, tokens);
      for (int token = 0; token < counted; token++) {
        vectors.read(first + token, vector);
        for (int i = 0; i < width; i++) {
          mean[i] += vector[i];
        }
      }
      for (int i = 0; i < width; i++) {
        mean[i] /= counted;
      }
      return mean;
    }
  },
  /** The first token's, which is {@code [CLS]} in models of the BERT family. */
  CLS {
    @Override
    public float[] pool(FloatOutput vectors, int row, int tokens) {
      float[] first = new float[(int) vectors.shape().dimension(2)];
      vectors.read(row * vectors.shape().dimension(1), first);
      return first;
    }
  };

  /**
   * Makes the vector of one text.
   *
   * @param vectors [texts, positions, width]
   * @param row the text
   * @param tokens how many positions of it aren't padding; they come first
   */
  public abstract float[] pool(FloatOutput vectors, int row, int tokens);
}
