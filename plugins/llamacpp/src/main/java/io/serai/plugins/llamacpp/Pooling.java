package io.serai.plugins.llamacpp;

import java.util.Locale;

/** How an embedding is made of the tokens' vectors. */
enum Pooling {
  /** As the file says; mean if it says nothing. */
  AUTO,
  /** Their mean. */
  MEAN,
  /** The first one. */
  CLS,
  /** The last one. */
  LAST;

  /** The name as manifests and llama-server have it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Makes one vector.
   *
   * @param vectors one after another, at least one
   * @param width of each
   */
  float[] pool(float[] vectors, int width) {
    float[] pooled = new float[width];
    switch (this) {
      case CLS -> System.arraycopy(vectors, 0, pooled, 0, width);
      case LAST -> System.arraycopy(vectors, vectors.length - width, pooled, 0, width);
      case MEAN, AUTO -> {
        for (int at = 0; at < vectors.length; at++) {
          pooled[at % width] += vectors[at] * width / vectors.length;
        }
      }
    }
    return pooled;
  }
}
