package io.serai.spi;

import java.util.Arrays;

/** The dimensions of a tensor. -1 stands for a dimension that a call decides. */
public final class Shape {
  private final long[] dimensions;

  private Shape(long[] dimensions) {
    for (long dimension : dimensions) {
      if (dimension < -1) {
        throw new IllegalArgumentException("not a shape: " + Arrays.toString(dimensions));
      }
    }
    this.dimensions = dimensions;
  }

  /** A shape of those dimensions; none for a scalar. */
  public static Shape of(long... dimensions) {
    return new Shape(dimensions.clone());
  }

  /** A copy of the dimensions. */
  public long[] dimensions() {
    return dimensions.clone();
  }

  /** How many dimensions there are. */
  public int rank() {
    return dimensions.length;
  }

  /** The size of one dimension, counted from 0. */
  public long dimension(int index) {
    return dimensions[index];
  }

  /**
   * The number of elements.
   *
   * @throws IllegalStateException if a dimension isn't known
   * @throws ArithmeticException if there are more than fit in a long
   */
  public long elements() {
    long product = 1;
    for (long dimension : dimensions) {
      if (dimension < 0) {
        throw new IllegalStateException("a dimension isn't known: " + this);
      }
      product = Math.multiplyExact(product, dimension);
    }
    return product;
  }

  /** Whether a tensor of that shape can stand where this one is asked for. */
  public boolean accepts(Shape actual) {
    if (actual.rank() != rank()) {
      return false;
    }
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] != -1 && dimensions[i] != actual.dimensions[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(dimensions, that.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  @Override
  public String toString() {
    return Arrays.toString(dimensions);
  }
}
