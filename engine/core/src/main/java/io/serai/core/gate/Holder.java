package io.serai.core.gate;

import io.serai.catalog.Priority;
import io.serai.spi.Footprint;
import java.time.Duration;

/**
 * What holds memory now.
 *
 * @param name as in {@link Need}
 * @param held bytes by kind that are in memory
 * @param swappedBytes private bytes that are in swap
 * @param growth what it was admitted with and may still come to take, such as the cache of longer
 *     texts, in bytes by kind; nobody else is given that
 * @param state whether it could leave
 * @param priority how much it matters
 * @param reload how long it took to load
 * @param idle since when nobody uses it; zero while somebody does
 */
public record Holder(
    String name,
    Footprint held,
    long swappedBytes,
    Footprint growth,
    State state,
    Priority priority,
    Duration reload,
    Duration idle) {
  /** Whether a holder could leave. */
  public enum State {
    /** At once. */
    IDLE,
    /** When its running calls are done. */
    IN_USE,
    /** In a moment: it was loaded just now, and loading others in turn would get nowhere. */
    SETTLING,
    /** Not unless a person says so: it is pinned. */
    PINNED,
    /** Not at all: something runs in it that is pinned, or that is to be loaded. */
    NEEDED,
    /** It is on its way in: its bytes are reserved, maybe not taken yet. */
    LOADING,
    /** It is on its way out: its bytes count until they are free. */
    LEAVING
  }

  /** One that takes no more than it holds. */
  public Holder(
      String name,
      Footprint held,
      long swappedBytes,
      State state,
      Priority priority,
      Duration reload,
      Duration idle) {
    this(name, held, swappedBytes, Footprint.NONE, state, priority, reload, idle);
  }

  /** The same in another state. */
  public Holder in(State other) {
    return new Holder(name, held, swappedBytes, growth, other, priority, reload, idle);
  }

  /** What it keeps from others: what it holds, and what it may still take. */
  Footprint charged() {
    return held.plus(growth);
  }
}
