package io.serai.core.residency;

import io.serai.core.gate.EvictionOrder;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Holder.State;
import io.serai.core.gate.MemoryState;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Who leaves when memory is short. Pure. */
final class Leaving {
  private static final Set<State> ENDS =
      Collections.unmodifiableSet(EnumSet.of(State.IDLE, State.IN_USE, State.SETTLING));

  private Leaving() {}

  /**
   * The models that leave next.
   *
   * @param bundle tells bundles by their names
   * @param urgent all that are idle at once, those too that were loaded just now; otherwise one,
   *     and none while another is on its way out
   */
  static List<String> models(List<Holder> holders, Predicate<String> bundle, boolean urgent) {
    if (!urgent && underWay(holders)) {
      return List.of();
    }
    return holders.stream()
        .filter(holder -> holder.state() == State.IDLE || (urgent && settling(holder)))
        .filter(holder -> !bundle.test(holder.name()))
        .sorted(new EvictionOrder())
        .limit(urgent ? Long.MAX_VALUE : 1)
        .map(Holder::name)
        .toList();
  }

  private static boolean settling(Holder holder) {
    return holder.state() == State.SETTLING;
  }

  /** The bundles that no model uses. */
  static List<String> bundles(List<Holder> holders, Predicate<String> bundle) {
    return holders.stream()
        .filter(holder -> holder.state() == State.IDLE && bundle.test(holder.name()))
        .map(Holder::name)
        .toList();
  }

  /** Whether somebody is on the way out. */
  static boolean underWay(List<Holder> holders) {
    return holders.stream().anyMatch(holder -> holder.state() == State.LEAVING);
  }

  /**
   * Of those, the one that isn't pinned and holds most of the machine's memory which can't be
   * dropped.
   */
  static Optional<String> largest(List<Holder> holders, MemoryState memory, Set<String> inWorkers) {
    return holders.stream()
        .filter(holder -> inWorkers.contains(holder.name()))
        .filter(holder -> ENDS.contains(holder.state()))
        .max(Comparator.comparingLong(holder -> memory.undroppable(holder.held())))
        .map(Holder::name);
  }
}
