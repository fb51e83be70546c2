package io.serai.core.gate;

import io.serai.core.gate.Admission.AfterEviction;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Holder.State;
import java.util.ArrayList;
import java.util.List;

/** What would help against a refusal. */
final class Remedies {
  private Remedies() {}

  /**
   * Remedies that were tried out in thought and would work.
   *
   * @param smaller other variants of the same model
   */
  static List<Remedy> of(
      Need need,
      Refused refused,
      List<Need> smaller,
      MemoryState memory,
      List<Holder> holders,
      Limits limits) {
    List<Remedy> remedies = new ArrayList<>();
    for (Need other : smaller) {
      Admission admission = Gate.decide(other, memory, holders, limits);
      if (!(admission instanceof Refused)) {
        remedies.add(new Remedy("serai models load " + other.name(), load(other, admission)));
      }
    }
    unpinning(need, memory, holders, limits, remedies);
    limit(need, refused.shortage(), memory, holders, limits, remedies);
    return remedies;
  }

  private static String load(Need other, Admission admission) {
    String size = Sizes.text(other.peak().totalBytes());
    return switch (admission) {
      case AfterEviction evicting -> size + ", evicts " + String.join(", ", evicting.leaving());
      case Admission.Later later -> size + ", after " + String.join(", ", later.waitingFor());
      case Admission.Admitted admitted -> size;
      case Refused refused -> throw new IllegalArgumentException("a refusal is no remedy");
    };
  }

  private static void unpinning(
      Need need, MemoryState memory, List<Holder> holders, Limits limits, List<Remedy> remedies) {
    for (Holder pinned : holders) {
      if (pinned.state() == State.PINNED) {
        List<Holder> unpinned =
            holders.stream()
                .map(holder -> holder.equals(pinned) ? holder.in(State.IDLE) : holder)
                .toList();
        if (!(Gate.decide(need, memory, unpinned, limits) instanceof Refused)) {
          remedies.add(
              new Remedy(
                  "serai models unpin " + pinned.name(),
                  "it holds " + Sizes.text(pinned.held().totalBytes())));
        }
      }
    }
  }

  private static long roundUp(long bytes) {
    return Math.ceilDiv(bytes, 1L << 30) << 30;
  }

  private static void limit(
      Need need,
      Shortage shortage,
      MemoryState memory,
      List<Holder> holders,
      Limits limits,
      List<Remedy> remedies) {
    long missing = shortage.needed() - shortage.allowedAfterEviction();
    switch (shortage.rule()) {
      case RAM_MAX ->
          remedies.add(
              new Remedy(
                  "serai tiers limits --ram-max " + Sizes.option(shortage.needed()),
                  "now " + Sizes.text(limits.ramMaxBytes())));
      case PRIVATE ->
          remedies.add(
              new Remedy(
                  "more swap",
                  "%s more than the %s there is"
                      .formatted(Sizes.text(missing), Sizes.text(memory.swapTotal()))));
      case TIER -> {
        if (shortage.needed() > limits.ceiling()) {
          LimitChanges higher =
              new LimitChanges(null, null, null, null, null, roundUp(shortage.needed()));
          if (Gate.decide(need, memory, holders, higher.applyTo(limits)) instanceof Refused) {
            return;
          }
          remedies.add(
              new Remedy(
                  "serai tiers limits --ceiling " + Sizes.option(shortage.needed()),
                  "no model may be larger than " + Sizes.text(limits.ceilingBytes())));
        } else {
          remedies.add(
              new Remedy(
                  "more swap",
                  "%s more than the %s there is"
                      .formatted(
                          Sizes.text((long) (missing / limits.swapShare())),
                          Sizes.text(memory.swapTotal()))));
        }
      }
      case PRESSURE -> {}
      case MAPPED ->
          remedies.add(
              new Remedy(
                  "mayThrash: true in its manifest",
                  "loads it all the same; it will read its file again and again"));
      case PINNED -> {
        if (need.peak().pinnedBytes() <= memory.available() - limits.reserveBytes()) {
          remedies.add(
              new Remedy(
                  "serai tiers limits --ram-share 1",
                  "lets it take all but the reserve of " + Sizes.text(limits.reserveBytes())));
        }
      }
    }
  }
}
