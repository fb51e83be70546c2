package io.serai.spi;

import java.util.List;

/**
 * How much memory a model will need, told before it is loaded.
 *
 * @param parts what the peak is made of, such as weights and KV cache; their sum is the peak
 * @param steady what stays once the model is loaded and has answered, in bytes by kind
 * @param growth what of the peak only long answers take, such as the cache of texts that fill a
 *     language model's context; a model that was measured with short ones counts with it besides
 */
public record Estimate(List<Part> parts, Footprint steady, Footprint growth) {
  /**
   * A share of the peak.
   *
   * @param name in one to three words, such as {@code weights}
   */
  public record Part(String name, MemoryKind kind, long bytes) {}

  /** Copies the parts. */
  public Estimate {
    parts = List.copyOf(parts);
  }

  /** One of a model whose answers take the same, however long they are. */
  public Estimate(List<Part> parts, Footprint steady) {
    this(parts, steady, Footprint.NONE);
  }

  /** Private memory of one kind of use, at the peak and afterwards. */
  public static Estimate ofPrivate(String name, long bytes) {
    return new Estimate(
        List.of(new Part(name, MemoryKind.PRIVATE, bytes)), Footprint.ofPrivate(bytes));
  }

  /** What is needed while loading and answering, in bytes by kind. */
  public Footprint peak() {
    Footprint sum = Footprint.NONE;
    for (Part part : parts) {
      sum = sum.plus(part.kind.of(part.bytes));
    }
    return sum;
  }
}
