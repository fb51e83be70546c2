package io.serai.plugins.llamacpp;

/** Arithmetic on vectors. */
final class Vectors {
  private Vectors() {}

  /** Gives a vector the length 1, unless all of it is 0. */
  static void normalize(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    if (squares > 0) {
      double length = Math.sqrt(squares);
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (vector[i] / length);
      }
    }
  }
}
