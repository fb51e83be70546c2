package io.serai.core.gate;

import io.serai.catalog.Priority;
import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.Refused;
import io.serai.spi.Footprint;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the gate with what there is at the moment, and keeps what it answered. */
public final class Gatekeeper {
  /** Limits that were changed. */
  public record LimitsChanged(Limits before, Limits after) {}

  private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);

  private final Supplier<MemoryState> memory;
  private final InstantSource clock;
  private final boolean enabled;
  private final DecisionLog decisions = new DecisionLog();
  private volatile Limits limits;
  private volatile @Nullable String shut;

  /**
   * A gate with a log of its own.
   *
   * @param memory reads what there is; called for each decision
   * @param enabled false lets everything in, which is for experiments
   */
  public Gatekeeper(
      Supplier<MemoryState> memory, Limits limits, InstantSource clock, boolean enabled) {
    this.memory = memory;
    this.limits = limits;
    this.clock = clock;
    this.enabled = enabled;
    if (!enabled) {
      LOG.warn("the gate is switched off: loads may bring this machine down");
    }
  }

  /** What was decided. */
  public DecisionLog decisions() {
    return decisions;
  }

  /** The limits that count now. */
  public Limits limits() {
    return limits;
  }

  /** Sets other limits; they count from the next decision on. */
  public void limits(Limits other) {
    change(before -> other);
  }

  /**
   * Changes the limits, of which no other change gets in between; they count from the next decision
   * on.
   *
   * @param change of those that count now; if it throws, they stay
   */
  public synchronized LimitsChanged change(UnaryOperator<Limits> change) {
    Limits before = limits;
    limits = change.apply(before);
    return new LimitsChanged(before, limits);
  }

  /** What there is now. */
  public MemoryState memory() {
    return memory.get();
  }

  /** Whether it decides at all; if not, everything is let in and nothing is watched. */
  public boolean enabled() {
    return enabled;
  }

  /** Why everything is refused; null if it isn't. */
  public @Nullable String shut() {
    return enabled ? shut : null;
  }

  /**
   * Has everything refused from now on, since memory is short.
   *
   * @param why in words; null has it decide again
   */
  public void shut(@Nullable String why) {
    shut = why;
  }

  /**
   * Decides which of some alternatives may load, and keeps the decision unless it is the answer
   * that an earlier one gave already.
   *
   * @param needs alternatives, the preferred first; at least one
   * @param smaller other variants, to be named as remedies
   * @param earlier the last decision about the same; null for the first
   * @return about the first that isn't refused; if all are, about the preferred one. What was
   *     refused besides is among its notes
   */
  public Decision decide(
      List<Need> needs, List<Need> smaller, List<Holder> holders, @Nullable Decision earlier) {
    return decide(needs, smaller, holders, earlier, memory.get());
  }

  /** The same for what there was a moment ago, and with no smaller variants and no decision yet. */
  public Decision decide(List<Need> needs, List<Holder> holders, MemoryState then) {
    return decide(needs, List.of(), holders, null, then);
  }

  /** The same for what there was a moment ago. */
  public Decision decide(
      List<Need> needs,
      List<Need> smaller,
      List<Holder> holders,
      @Nullable Decision earlier,
      MemoryState now) {
    Limits allowed = limits;
    String closed = shut;
    List<Need> refusedNeeds = new ArrayList<>();
    List<Refused> refusals = new ArrayList<>();
    for (Need need : needs) {
      Admission admission = admission(need, now, holders, allowed, closed);
      if (admission instanceof Refused refused) {
        refusedNeeds.add(need);
        refusals.add(refused);
      } else if (earlier != null && earlier.answers(need, admission)) {
        return earlier;
      } else {
        List<String> notes = DecisionText.notes(refusedNeeds, refusals);
        return keep(need, now, holders, allowed, admission, List.of(), notes);
      }
    }
    Need preferred = needs.getFirst();
    Refused refused = refusals.getFirst();
    if (earlier != null && earlier.answers(preferred, refused)) {
      return earlier;
    }
    if (enabled && closed != null) {
      return keep(preferred, now, holders, allowed, refused, List.of(), List.of(closed));
    }
    int count = needs.size();
    return keep(
        preferred,
        now,
        holders,
        allowed,
        refused,
        Remedies.of(preferred, refused, smaller, now, holders, allowed),
        DecisionText.notes(refusedNeeds.subList(1, count), refusals.subList(1, count)));
  }

  /**
   * Decides whether a model's pages may come back from swap, ahead of use, and keeps the decision.
   *
   * @param name the model
   * @param swappedBytes what of it lies in swap
   */
  public Decision decideReturn(
      String name, long swappedBytes, Priority priority, List<Holder> holders) {
    Need need =
        new Need(
            name + " from swap",
            Need.Kind.MODEL,
            Footprint.ofPrivate(swappedBytes),
            List.of(),
            Need.Basis.MEASURED,
            priority,
            true);
    MemoryState now = memory.get();
    Limits allowed = limits;
    String closed = shut;
    if (enabled && closed != null) {
      Refused refused = forPressure(need, now, allowed);
      return keep(need, now, holders, allowed, refused, List.of(), List.of(closed));
    }
    Admission admission =
        enabled ? ReturnToRam.decide(need, now, holders, allowed) : new Admitted(Tier.RAM);
    List<Remedy> remedies =
        admission instanceof Refused
            ? ReturnToRam.remedies(need, now, holders, allowed)
            : List.of();
    return keep(need, now, holders, allowed, admission, remedies, List.of());
  }

  private Admission admission(
      Need need, MemoryState now, List<Holder> holders, Limits allowed, @Nullable String closed) {
    // A model that is elsewhere takes nothing from what is short.
    if (!enabled || need.peak().equals(Footprint.NONE)) {
      return new Admitted(Tier.RAM);
    }
    return closed == null
        ? Gate.decide(need, now, holders, allowed)
        : forPressure(need, now, allowed);
  }

  private static Refused forPressure(Need need, MemoryState now, Limits allowed) {
    long left = now.available() + allowed.usableSwap(now.swapFree());
    long of = now.total() + now.swapTotal();
    return new Refused(
        new Shortage(Shortage.Rule.PRESSURE, need.peak().totalBytes(), left, of, left));
  }

  /**
   * Takes back an admission, since memory ran short while it loaded.
   *
   * @param why in words
   */
  public Decision giveUp(Need need, List<Holder> holders, String why) {
    MemoryState now = memory.get();
    Limits allowed = limits;
    Refused refused = forPressure(need, now, allowed);
    return keep(need, now, holders, allowed, refused, List.of(), List.of(why));
  }

  private Decision keep(
      Need need,
      MemoryState now,
      List<Holder> holders,
      Limits allowed,
      Admission admission,
      List<Remedy> remedies,
      List<String> notes) {
    Decision decision =
        new Decision(
            decisions.nextNumber(),
            clock.instant(),
            need,
            now,
            holders,
            allowed,
            admission,
            remedies,
            notes);
    decisions.add(decision);
    log(decision);
    return decision;
  }

  private static void log(Decision decision) {
    if (decision.admission() instanceof Refused) {
      LOG.warn("{}", String.join(System.lineSeparator() + "  ", DecisionText.lines(decision)));
    } else if (LOG.isDebugEnabled()) {
      LOG.debug("{}", String.join(System.lineSeparator() + "  ", DecisionText.lines(decision)));
    }
  }
}
