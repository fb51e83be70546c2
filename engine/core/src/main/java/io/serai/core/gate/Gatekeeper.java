package io.serai.core.gate;

import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.Refused;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the gate with what there is at the moment, and keeps what it answered. */
public final class Gatekeeper {
  private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);

  private final Supplier<MemoryState> memory;
  private final InstantSource clock;
  private final boolean enabled;
  private final DecisionLog decisions = new DecisionLog();
  private volatile Limits limits;

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
    limits = other;
  }

  /** What there is now. */
  public MemoryState memory() {
    return memory.get();
  }

  /**
   * Decides, and keeps the decision unless it is the answer that an earlier one gave already.
   *
   * @param smaller other variants, to be named as remedies
   * @param earlier the last decision about the same; null for the first
   */
  public Decision decide(
      Need need, List<Need> smaller, List<Holder> holders, @Nullable Decision earlier) {
    MemoryState now = memory.get();
    Limits allowed = limits;
    Admission admission =
        enabled ? Gate.decide(need, now, holders, allowed) : new Admitted(Tier.RAM);
    if (earlier != null && earlier.need().equals(need) && earlier.admission().equals(admission)) {
      return earlier;
    }
    List<Remedy> remedies =
        admission instanceof Refused refused
            ? Remedies.of(need, refused, smaller, now, holders, allowed)
            : List.of();
    Decision decision =
        new Decision(
            decisions.nextNumber(),
            clock.instant(),
            need,
            now,
            holders,
            allowed,
            admission,
            remedies);
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
