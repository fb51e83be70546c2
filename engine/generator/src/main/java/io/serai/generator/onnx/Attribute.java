package io.serai.generator.onnx;

import java.util.Arrays;
import java.util.List;

/** A fixed setting of a node. */
public sealed interface Attribute {
  /** A whole number. */
  record Whole(String name, long value) implements Attribute {}

  /** A fraction. */
  record Fraction(String name, float value) implements Attribute {}

  /** Several whole numbers. */
  record Wholes(String name, List<Long> values) implements Attribute {
    /** Copies the list. */
    public Wholes {
      values = List.copyOf(values);
    }
  }

  /** A whole number. */
  static Attribute of(String name, long value) {
    return new Whole(name, value);
  }

  /** A fraction. */
  static Attribute of(String name, float value) {
    return new Fraction(name, value);
  }

  /** A list of whole numbers. */
  static Attribute listOf(String name, long... values) {
    return new Wholes(name, Arrays.stream(values).boxed().toList());
  }
}
