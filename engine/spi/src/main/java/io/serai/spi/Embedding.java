package io.serai.spi;

import java.util.Arrays;

/** The answer to {@link Task#EMBEDDINGS}: a vector, and how many tokens the text was. */
public final class Embedding {
  private final float[] vector;
  private final int tokens;

  /** Keeps the array; don't change it afterwards. */
  public Embedding(float[] vector, int tokens) {
    this.vector = vector;
    this.tokens = tokens;
  }

  /** The vector itself, not a copy; don't change it. */
  public float[] vector() {
    return vector;
  }

  /** How many tokens the text was, after truncation; -1 where another server doesn't tell. */
  public int tokens() {
    return tokens;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that
        && tokens == that.tokens
        && Arrays.equals(vector, that.vector);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(vector) + tokens;
  }

  @Override
  public String toString() {
    return "Embedding[" + vector.length + " dimensions, " + tokens + " tokens]";
  }
}
