package io.serai.core.gate;

import io.serai.catalog.Priority;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import java.util.Comparator;
import java.util.List;

/**
 * What somebody wants to load.
 *
 * @param name the model with its variant, such as {@code llama-7b@1:q4_k_m}, or the bundle
 * @param kind which of the two
 * @param peak what it needs while it loads and answers, in bytes by kind
 * @param parts what the peak is made of
 * @param basis how the peak is known
 * @param priority how much it matters
 * @param mayThrash whether its file pages may exceed the cache that is left
 */
public record Need(
    String name,
    Kind kind,
    Footprint peak,
    List<Estimate.Part> parts,
    Basis basis,
    Priority priority,
    boolean mayThrash) {
  /** What is to be loaded. */
  public enum Kind {
    /** A model. */
    MODEL,
    /** A backend's bundle. */
    BUNDLE
  }

  /** Where the figures come from. */
  public enum Basis {
    /** From the files, by a rule for their format. */
    ESTIMATED,
    /** From an earlier load on this machine. */
    MEASURED
  }

  /** The same if its file pages might exceed the cache. */
  Need thrashing() {
    return new Need(name, kind, peak, parts, basis, priority, true);
  }

  /** The same with so much more at its peak. */
  public Need plus(Footprint more) {
    return new Need(name, kind, peak.plus(more), parts, basis, priority, mayThrash);
  }

  /** Copies the parts, the largest first. */
  public Need {
    parts =
        parts.stream().sorted(Comparator.comparingLong(Estimate.Part::bytes).reversed()).toList();
  }
}
