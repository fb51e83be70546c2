package io.serai.core.gate;

import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Holder.State;
import io.serai.core.gate.Room.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether what lies in swap may be paged in, ahead of use: only if it fits in RAM beside
 * everybody else, since it would push others out otherwise, and nothing would be gained. Nobody
 * leaves for it. Pure.
 */
final class ReturnToRam {
  private ReturnToRam() {}

  /**
   * Decides.
   *
   * @param need the bytes that lie in swap, which count as private
   */
  static Admission decide(Need need, MemoryState memory, List<Holder> holders, Limits limits) {
    List<Check> now = Room.beside(holders, memory).checks(need, Tier.RAM, limits);
    List<Holder> idle = idle(holders);
    List<Check> best = without(idle, holders, memory).checks(need, Tier.RAM, limits);
    for (int i = 0; i < now.size(); i++) {
      Check check = now.get(i);
      if (!check.passed()) {
        return new Refused(
            new Shortage(
                check.rule(), check.needed(), check.allowed(), check.of(), best.get(i).allowed()));
      }
    }
    return new Admitted(Tier.RAM);
  }

  /** Idle holders of which one alone would make room, those that are missed least first. */
  static List<Remedy> remedies(Need need, MemoryState memory, List<Holder> holders, Limits limits) {
    List<Remedy> remedies = new ArrayList<>();
    for (Holder holder : idle(holders)) {
      if (without(List.of(holder), holders, memory).fits(need, Tier.RAM, limits)) {
        remedies.add(
            new Remedy(
                "serai models unload " + holder.name(),
                "it holds " + Sizes.text(holder.held().totalBytes())));
      }
    }
    return remedies;
  }

  private static List<Holder> idle(List<Holder> holders) {
    return holders.stream()
        .filter(holder -> holder.state() == State.IDLE)
        .sorted(new EvictionOrder())
        .toList();
  }

  private static Room without(List<Holder> leaving, List<Holder> holders, MemoryState memory) {
    List<Holder> staying = holders.stream().filter(holder -> !leaving.contains(holder)).toList();
    return Room.beside(staying, Room.freed(memory, leaving));
  }
}
