package io.serai.plugins.pytorch;

import java.util.List;
import java.util.stream.Stream;

/** How an argument of a module is put together of tensors. */
sealed interface InputTree {
  /**
   * A tensor.
   *
   * @param name as callers have it
   */
  record Leaf(String name) implements InputTree {
    @Override
    public Stream<String> names() {
      return Stream.of(name);
    }
  }

  /** Several, each of a type of its own. */
  record Tuple(List<InputTree> parts) implements InputTree {
    @Override
    public Stream<String> names() {
      return parts.stream().flatMap(InputTree::names);
    }
  }

  /** Several of the same type. */
  record Row(List<InputTree> parts) implements InputTree {
    @Override
    public Stream<String> names() {
      return parts.stream().flatMap(InputTree::names);
    }
  }

  /** The names of all its tensors, in order. */
  Stream<String> names();
}
