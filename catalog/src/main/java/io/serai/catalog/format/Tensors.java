package io.serai.catalog.format;

import io.serai.spi.TensorSpec;
import java.util.List;
import java.util.stream.Collectors;

/** Tensors in words. */
final class Tensors {
  private static final int MOST = 4;

  private Tensors() {}

  /** The first few, with their types and shapes. */
  static String words(List<TensorSpec> tensors) {
    String first =
        tensors.stream()
            .limit(MOST)
            .map(each -> "%s (%s %s)".formatted(each.name(), each.type(), each.shape()))
            .collect(Collectors.joining(", "));
    return tensors.isEmpty()
        ? "none"
        : tensors.size() > MOST ? "%s and %d more".formatted(first, tensors.size() - MOST) : first;
  }
}
