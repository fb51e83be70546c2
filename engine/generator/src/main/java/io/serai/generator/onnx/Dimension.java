package io.serai.generator.onnx;

/** One dimension of an input or output. */
public sealed interface Dimension {
  /** A dimension of one size. */
  record Fixed(long size) implements Dimension {}

  /** A dimension that each call decides; the same name stands for the same size. */
  record Named(String name) implements Dimension {}

  /** A dimension of one size. */
  static Dimension of(long size) {
    return new Fixed(size);
  }

  /** A dimension that each call decides. */
  static Dimension of(String name) {
    return new Named(name);
  }
}
