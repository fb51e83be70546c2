package io.serai.core.residency;

import io.serai.core.gate.EvictionOrder;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Holder.State;
import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * By how much memory is over its limits now. Pure.
 *
 * @param belowReserve bytes that are missing from what is always to be left available
 * @param aboveRamMax bytes that all together hold beyond what they may
 * @param pressed whether steps against memory pressure are taken
 */
record Excess(long belowReserve, long aboveRamMax, boolean pressed) {
  /**
   * What it is at a moment.
   *
   * @param holders all that hold memory under the engine
   */
  static Excess of(List<Holder> holders, MemoryState memory, Limits limits, boolean pressed) {
    long held = holders.stream().mapToLong(holder -> memory.undroppable(holder.held())).sum();
    return new Excess(
        Math.max(0, limits.reserveBytes() - memory.available()),
        limits.ramMaxBytes() == 0 ? 0 : Math.max(0, held - limits.ramMaxBytes()),
        pressed);
  }

  /** Whether there is none. */
  boolean none() {
    return belowReserve == 0 && aboveRamMax == 0 && !pressed;
  }

  /**
   * The idle models that leave, as many as it takes; all of them under pressure.
   *
   * @param bundle tells bundles by their names
   */
  List<Holder> leaving(List<Holder> holders, MemoryState memory, Predicate<String> bundle) {
    if (none()) {
      return List.of();
    }
    List<Holder> idle =
        holders.stream()
            .filter(holder -> holder.state() == State.IDLE && !bundle.test(holder.name()))
            .sorted(new EvictionOrder())
            .toList();
    if (pressed) {
      return idle;
    }
    List<Holder> leaving = new ArrayList<>();
    long missing = Math.max(belowReserve, aboveRamMax);
    for (Holder holder : idle) {
      if (missing <= 0) {
        break;
      }
      leaving.add(holder);
      missing -= memory.undroppable(holder.held());
    }
    return leaving;
  }
}
