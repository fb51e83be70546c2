package io.serai.plugins.text;

/** How a classifier's scores become probabilities. */
public enum Problem {
  /** One label holds: softmax. */
  SINGLE_LABEL {
    @Override
    public void toProbabilities(float[] scores) {
      float largest = Float.NEGATIVE_INFINITY;
      for (float score : scores) {
        largest = Math.max(largest, score);
      }
      double sum = 0;
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) Math.exp(scores[i] - largest);
        sum += scores[i];
      }
      for (int i = 0; i < scores.length; i++) {
        scores[i] /= (float) sum;
      }
    }
  },
  /** Each label holds or not on its own: sigmoid. */
  MULTI_LABEL {
    @Override
    public void toProbabilities(float[] scores) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) (1 / (1 + Math.exp(-scores[i])));
      }
    }
  },
  /** They are probabilities already. */
  PROBABILITIES {
    @Override
    public void toProbabilities(float[] scores) {}
  };

  /** Replaces scores, any real numbers, by probabilities, 0 to 1. */
  public abstract void toProbabilities(float[] scores);
}
