package io.serai.core.gate;

import io.serai.core.gate.Admission.AfterEviction;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Holder.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/** What would help against a refusal: each was tried out in thought, and would work. */
final class Remedies {
  private static final String LIMITS = "serai tiers limits ";
  private static final long GIB = 1L << 30;

  private final Need need;
  private final Shortage shortage;
  private final MemoryState memory;
  private final List<Holder> holders;
  private final Limits limits;
  private final List<Remedy> remedies = new ArrayList<>();

  private Remedies(
      Need need, Shortage shortage, MemoryState memory, List<Holder> holders, Limits limits) {
    this.need = need;
    this.shortage = shortage;
    this.memory = memory;
    this.holders = holders;
    this.limits = limits;
  }

  /**
   * Finds them.
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
    Remedies found = new Remedies(need, refused.shortage(), memory, holders, limits);
    found.variants(smaller);
    found.unpinning();
    switch (refused.shortage().rule()) {
      case RAM_MAX -> found.higherRamMax();
      case PRIVATE -> found.swap();
      case TIER -> found.largerTier();
      case PRESSURE -> {}
      case MAPPED -> found.thrashing();
      case PINNED -> found.wholeRam();
    }
    return found.remedies;
  }

  private void variants(List<Need> smaller) {
    for (Need other : smaller) {
      Admission admission = Gate.decide(other, memory, holders, limits);
      if (!(admission instanceof Refused)) {
        remedies.add(new Remedy("serai models load " + other.name(), load(other, admission)));
      }
    }
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

  private void unpinning() {
    List<Holder> pinned =
        holders.stream().filter(holder -> holder.state() == State.PINNED).toList();
    List<Holder> enough = pinned.stream().filter(each -> fitsUnpinning(List.of(each))).toList();
    for (Holder each : enough) {
      remedies.add(
          new Remedy(
              "serai models unpin " + each.name(),
              "it holds " + Sizes.text(each.held().totalBytes())));
    }
    if (enough.isEmpty()) {
      unpinningTogether(pinned);
    }
  }

  /** As few as it takes, where no single one is enough. */
  private void unpinningTogether(List<Holder> pinned) {
    List<Holder> unpinned = new ArrayList<>();
    for (Holder each : largestFirst(pinned)) {
      unpinned.add(each);
      if (fitsUnpinning(unpinned)) {
        List<Holder> fewest = fewest(unpinned);
        long bytes = fewest.stream().mapToLong(one -> one.held().totalBytes()).sum();
        remedies.add(
            new Remedy(
                fewest.stream()
                    .map(one -> "serai models unpin " + one.name())
                    .collect(Collectors.joining(" && ")),
                "together they hold " + Sizes.text(bytes)));
        return;
      }
    }
  }

  private static List<Holder> largestFirst(List<Holder> pinned) {
    return pinned.stream()
        .sorted(Comparator.comparingLong((Holder each) -> -each.held().totalBytes()))
        .toList();
  }

  /** Leaves out those that hold another kind of memory than what is short. */
  private List<Holder> fewest(List<Holder> enough) {
    List<Holder> fewest = enough;
    for (Holder each : enough) {
      List<Holder> others = fewest.stream().filter(one -> !one.equals(each)).toList();
      if (fitsUnpinning(others)) {
        fewest = others;
      }
    }
    return fewest;
  }

  private boolean fitsUnpinning(List<Holder> unpinned) {
    List<Holder> then =
        holders.stream()
            .map(holder -> unpinned.contains(holder) ? holder.in(State.IDLE) : holder)
            .toList();
    return !(Gate.decide(need, memory, then, limits) instanceof Refused);
  }

  private void higherRamMax() {
    long bytes = Sizes.roundUp(shortage.needed());
    change(
        new LimitChanges(null, null, null, bytes, null, null),
        "--ram-max " + Sizes.option(bytes),
        "now " + Sizes.text(limits.ramMaxBytes()));
  }

  /** More of the swap there is, if a limit keeps some of it back, else more than there is. */
  private void swap() {
    if (limits.usableSwap(memory.swapFree()) < memory.swapFree()) {
      leastGib(memory.swapTotal(), bytes -> fits(need, memory, swapMax(bytes).applyTo(limits)))
          .ifPresent(
              bytes ->
                  change(
                      swapMax(bytes),
                      "--swap-max " + Sizes.option(bytes),
                      "now " + Sizes.text(limits.swapMaxBytes())));
      return;
    }
    long most = (long) (need.peak().totalBytes() / limits.swapShare());
    leastGib(most, bytes -> fits(need, memory.withSwapAdded(bytes), limits))
        .ifPresent(
            bytes ->
                remedies.add(
                    new Remedy(
                        "more swap",
                        "%s more than the %s there is"
                            .formatted(Sizes.option(bytes), Sizes.text(memory.swapTotal())))));
  }

  private static LimitChanges swapMax(long bytes) {
    return new LimitChanges(null, null, null, null, bytes, null);
  }

  /** The least that is enough, where whatever is more than enough is too. */
  private static OptionalLong leastGib(long mostBytes, LongPredicate enough) {
    long tooLittle = 0;
    long gib = Math.max(1, Math.ceilDiv(mostBytes, GIB));
    if (!enough.test(gib * GIB)) {
      return OptionalLong.empty();
    }
    while (gib - tooLittle > 1) {
      long middle = (tooLittle + gib) / 2;
      if (enough.test(middle * GIB)) {
        gib = middle;
      } else {
        tooLittle = middle;
      }
    }
    return OptionalLong.of(gib * GIB);
  }

  private void largerTier() {
    if (limits.ceilingBytes() != 0 && shortage.needed() > limits.ceilingBytes()) {
      long bytes = Sizes.roundUp(shortage.needed());
      change(
          new LimitChanges(null, null, null, null, null, bytes),
          "--ceiling " + Sizes.option(bytes),
          "no model may be larger than " + Sizes.text(limits.ceilingBytes()));
      return;
    }
    swap();
    change(
        new LimitChanges(null, 1.0, null, null, null, null),
        "--swap-share 1",
        "lets it take all of memory and swap, now %d %%"
            .formatted(Math.round(100 * limits.swapShare())));
  }

  private void thrashing() {
    if (fits(need.thrashing(), memory, limits)) {
      remedies.add(
          new Remedy(
              "mayThrash: true in its manifest",
              "loads it all the same; it will read its file again and again"));
    }
  }

  private void wholeRam() {
    change(
        new LimitChanges(1.0, null, null, null, null, null),
        "--ram-share 1",
        "lets it take all but the reserve of " + Sizes.text(limits.reserveBytes()));
  }

  private void change(LimitChanges changes, String options, String effect) {
    if (fits(need, memory, changes.applyTo(limits))) {
      remedies.add(new Remedy(LIMITS + options, effect));
    }
  }

  private boolean fits(Need asked, MemoryState there, Limits allowed) {
    return !(Gate.decide(asked, there, holders, allowed) instanceof Refused);
  }
}
