package io.serai.spi;

import java.util.List;

/**
 * How much memory a model will need, told before it is loaded.
 *
 * @param parts what the peak is made of, such as weights and KV cache; their sum is the peak
 * @param steady what stays once the model is loaded and has answered, in bytes by kind
 * @param growth what of the peak only long answers take, such as the cache of texts that fill a
 *     language model's context; a model that was measured with short ones counts with it besides
 * @param once what the first model in a process takes besides all that, and the others share, such
 *     as a GPU's context; it isn't measured either
 */
public record Estimate(List<Part> parts, Footprint steady, Footprint growth, List<Part> once) {
  /**
   * What a process takes of an NVIDIA GPU before it computes anything: the context and the
   * libraries' kernels. Between 200 and 500 MiB as others report; not measured here.
   */
  public static final Part GPU_CONTEXT = new Part("GPU context", MemoryKind.PINNED, 320L << 20);

  /**
   * A share of the peak.
   *
   * @param name in one to three words, such as {@code weights}
   */
  public record Part(String name, MemoryKind kind, long bytes) {}

  /** Copies the parts. */
  public Estimate {
    parts = List.copyOf(parts);
    once = List.copyOf(once);
  }

  /** One of a model that shares nothing within its process. */
  public Estimate(List<Part> parts, Footprint steady, Footprint growth) {
    this(parts, steady, growth, List.of());
  }

  /** One of a model whose answers take the same, however long they are. */
  public Estimate(List<Part> parts, Footprint steady) {
    this(parts, steady, Footprint.NONE);
  }

  /** The same of a model that computes on a GPU. */
  public Estimate onGpu() {
    return new Estimate(parts, steady, growth, List.of(GPU_CONTEXT));
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
