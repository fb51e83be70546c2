package io.serai.core.gate;

import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.AfterEviction;
import io.serai.core.gate.Admission.Later;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Holder.State;
import io.serai.core.gate.Room.Check;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The gate at one moment: what many needs, one after the other, are decided by. Pure: an answer
 * depends on the need and on what this was made of alone.
 */
public final class GateMoment {
  private static final Set<State> LEAVES_SOME_TIME =
      EnumSet.of(State.IDLE, State.IN_USE, State.SETTLING, State.LOADING, State.LEAVING);

  private final MemoryState memory;
  private final List<Holder> holders;
  private final Limits limits;
  private final Room now;
  private final Room best;
  private final Room.TierBounds bestTiers;
  private final Room idleGone;

  /**
   * A moment.
   *
   * @param holders all that hold memory under the engine, loads under way included
   */
  public GateMoment(MemoryState memory, List<Holder> holders, Limits limits) {
    this.memory = memory;
    this.holders = holders;
    this.limits = limits;
    now = without(List.of());
    best = without(in(holders, LEAVES_SOME_TIME)).roomierBy(in(holders, EnumSet.of(State.LOADING)));
    bestTiers = best.tiers(limits);
    idleGone = without(in(holders, EnumSet.of(State.IDLE)));
  }

  private Room without(List<Holder> leaving) {
    List<Holder> staying = holders.stream().filter(holder -> !leaving.contains(holder)).toList();
    return Room.beside(staying, Room.freed(memory, leaving));
  }

  /** Where it would count if all had left that can. */
  public Tier tierAtBest(Need need) {
    return bestTiers.tier(best.bytes(need));
  }

  /** Decides about one need. */
  public Admission decide(Need need) {
    Tier atBestTier = tierAtBest(need);
    List<Check> atBest = best.checks(need, atBestTier, limits);
    for (int i = 0; i < atBest.size(); i++) {
      if (!atBest.get(i).passed()) {
        return refused(need, atBest.get(i), i);
      }
    }

    Tier withoutIdle = idleGone.tier(need, limits);
    // The shares are of what could be made available, so that of what is in use counts as well.
    Tier tier = withoutIdle == Tier.STORAGE ? atBestTier : withoutIdle;
    if (!idleGone.fits(need, tier, limits)) {
      Set<State> others = EnumSet.copyOf(LEAVES_SOME_TIME);
      others.remove(State.IDLE);
      return new Later(names(in(holders, others)));
    }
    if (now.fits(need, tier, limits)) {
      return new Admitted(tier);
    }
    return new AfterEviction(tier, names(fewest(need, tier)));
  }

  private Refused refused(Need need, Check failed, int index) {
    Check check = now.checks(need, now.tier(need, limits), limits).get(index);
    return new Refused(
        new Shortage(
            failed.rule(), failed.needed(), check.allowed(), check.of(), failed.allowed()));
  }

  /** In the order of eviction as many as it takes; then those are spared that needn't leave. */
  private List<Holder> fewest(Need need, Tier tier) {
    List<Holder> idle = new ArrayList<>(in(holders, EnumSet.of(State.IDLE)));
    idle.sort(new EvictionOrder());
    List<Holder> leaving = new ArrayList<>();
    for (Holder next : idle) {
      leaving.add(next);
      if (without(leaving).fits(need, tier, limits)) {
        break;
      }
    }
    for (Holder last : leaving.reversed().stream().toList()) {
      List<Holder> fewer = leaving.stream().filter(holder -> !holder.equals(last)).toList();
      if (without(fewer).fits(need, tier, limits)) {
        leaving = new ArrayList<>(fewer);
      }
    }
    return leaving;
  }

  private static List<Holder> in(List<Holder> holders, Set<State> states) {
    return holders.stream().filter(holder -> states.contains(holder.state())).toList();
  }

  private static List<String> names(List<Holder> holders) {
    return holders.stream().map(Holder::name).toList();
  }
}
