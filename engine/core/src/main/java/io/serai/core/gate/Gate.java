package io.serai.core.gate;

import java.util.List;

/** Decides whether something may load. Pure: the answer depends on the arguments alone. */
public final class Gate {
  private Gate() {}

  /**
   * Decides about one need.
   *
   * @param holders all that hold memory under the engine, loads under way included
   */
  public static Admission decide(
      Need need, MemoryState memory, List<Holder> holders, Limits limits) {
    return new GateMoment(memory, holders, limits).decide(need);
  }
}
