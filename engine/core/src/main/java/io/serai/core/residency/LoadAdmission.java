package io.serai.core.residency;

import io.serai.catalog.Priority;
import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.AfterEviction;
import io.serai.core.gate.Admission.Later;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Decision;
import io.serai.core.gate.Gate;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Holder;
import io.serai.core.gate.MemoryState;
import io.serai.core.gate.Need;
import io.serai.core.host.BundleCost;
import io.serai.core.residency.Load.Wanted;
import io.serai.core.worker.Restart;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides what comes next for a load that waits in line, by asking the gate. Carries nothing out.
 * Confined to the thread that owns the residency's state.
 */
final class LoadAdmission {
  private final Loader loader;
  private final Gatekeeper gate;
  private final Bundles bundles;
  private final Holders holders;
  private final LoadQueue queue;

  LoadAdmission(Loader loader, Gatekeeper gate, Bundles bundles, Holders holders, LoadQueue queue) {
    this.loader = loader;
    this.gate = gate;
    this.bundles = bundles;
    this.holders = holders;
    this.queue = queue;
  }

  /** The decision about the first candidate that fits, else about the first. */
  Decision assess(Preparation preparation) {
    List<Need> needs = preparation.candidates().stream().map(Candidate::need).toList();
    return gate.decide(needs, preparation.smaller(), holders.all(), null);
  }

  /** The decision about a bundle's code, for which no load waits. */
  Decision assess(BundleCost bundle) {
    Need need = need(bundle, Priority.NORMAL);
    return gate.decide(List.of(need), List.of(), holders.all(), null);
  }

  /** What the gate is asked for a bundle's code, on behalf of a model of that priority. */
  static Need need(BundleCost bundle, Priority priority) {
    return new Need(
        bundle.plugin(),
        Need.Kind.BUNDLE,
        bundle.cost(),
        List.of(),
        bundle.measured() ? Need.Basis.MEASURED : Need.Basis.ESTIMATED,
        priority,
        false);
  }

  /**
   * What comes next for a load.
   *
   * @param stuck whether it has waited for a while, with nothing on its way in
   */
  Turn turn(Load load, boolean stuck) {
    if (load.cancellation().requested()) {
      return new Turn.Ending(givenUp(load));
    }
    return switch (loader.mayStart(load.manifest())) {
      case Restart.Now now -> turnNow(load, stuck);
      case Restart.Later later -> new Turn.Waiting();
      case Restart.Quarantined quarantined -> new Turn.Ending(quarantined(load, quarantined));
    };
  }

  private Turn turnNow(Load load, boolean stuck) {
    List<Wanted> wanted = load.wanted();
    if (wanted.isEmpty()) {
      return new Turn.Ending(nothingToLoad(load));
    }
    Wanted first = wanted.getFirst();
    if (first.candidate() == null) {
      if (bundles.isStarted(first.need().name()) && !load.bundleStopped()) {
        return new Turn.Preparing();
      }
      if (bundles.isStarting(first.need().name())) {
        load.bundleStarting();
        return new Turn.Waiting();
      }
    }
    return decide(load, wanted, holdersFor(load, stuck));
  }

  private Turn decide(Load load, List<Wanted> wanted, List<Holder> held) {
    List<Need> needs = wanted.stream().map(Wanted::need).toList();
    MemoryState now = gate.memory();
    if (load.yields() && !fits(needs.getFirst(), held, now)) {
      return new Turn.Ending(noSpareMemory(load));
    }
    Decision decision = gate.decide(needs, load.smaller(), held, load.lastDecision(), now);
    load.decided(decision);
    Need need = decision.need();
    return switch (decision.admission()) {
      case Admitted admitted -> new Turn.Starting(wanted.get(needs.indexOf(need)));
      case AfterEviction evicting ->
          new Turn.Evicting(
              evicting.leaving(),
              "%s needs its memory (decision %d)".formatted(need.name(), decision.number()),
              wanted.get(needs.indexOf(need)));
      case Later later ->
          queue.isImpatient(load)
              ? push(wanted.get(needs.indexOf(need)), held, decision)
              : new Turn.Waiting();
      case Refused refused -> new Turn.Ending(decision.refusal());
    };
  }

  /** Whether the gate would let it in at once; no decision is kept. */
  boolean fitsNow(Need need, List<Holder> held) {
    return fits(need, held, gate.memory());
  }

  /** The same beside all that hold memory. */
  boolean fitsNow(Need need) {
    return fitsNow(need, holders.all());
  }

  private boolean fits(Need need, List<Holder> held, MemoryState now) {
    return gate.shut() == null && Gate.decide(need, now, held, gate.limits()) instanceof Admitted;
  }

  private static SeraiException noSpareMemory(Load load) {
    return new SeraiException(
        ErrorCode.INSUFFICIENT_MEMORY,
        "there is no memory to spare for a trial of %s; 'serai models probe %s' has others leave for it"
            .formatted(load.manifest().id(), load.manifest().id()));
  }

  /** Has models drained that are in use, since waiting for them to become idle took too long. */
  private Turn push(Wanted wanted, List<Holder> held, Decision decision) {
    Need need = wanted.need();
    List<Holder> asIfIdle = held.stream().map(LoadAdmission::asIfIdle).toList();
    return Gate.decide(need, gate.memory(), asIfIdle, gate.limits())
            instanceof AfterEviction evicting
        ? new Turn.Evicting(
            evicting.leaving(),
            "%s has waited for its memory (decision %d)".formatted(need.name(), decision.number()),
            wanted)
        : new Turn.Waiting();
  }

  private static Holder asIfIdle(Holder holder) {
    return switch (holder.state()) {
      case IN_USE, SETTLING -> holder.in(Holder.State.IDLE);
      case IDLE, PINNED, NEEDED, LOADING, LEAVING -> holder;
    };
  }

  /**
   * The bundle that a model was prepared in can't leave for it: it would wait for itself. After a
   * while, with nothing on its way in, neither can those of the others in line, since all would
   * wait for each other, nor those that were to leave in vain.
   */
  private List<Holder> holdersFor(Load load, boolean stuck) {
    Set<String> needed = new HashSet<>();
    for (Load each : stuck ? queue.line() : List.of(load)) {
      Preparation preparation = each.preparation();
      if (preparation != null && preparation.backend().inEngine()) {
        needed.add(preparation.backend().plugin());
      }
    }
    return holders.all().stream()
        .map(
            holder ->
                needed.contains(holder.name()) || (stuck && bundles.stayed(holder.name()))
                    ? holder.in(Holder.State.NEEDED)
                    : holder)
        .toList();
  }

  private static SeraiException givenUp(Load load) {
    try {
      load.cancellation().check();
    } catch (SeraiException why) {
      return why;
    }
    throw new IllegalStateException("the load of %s goes on".formatted(load.manifest().id()));
  }

  private static SeraiException quarantined(Load load, Restart.Quarantined quarantined) {
    return new SeraiException(
        ErrorCode.QUARANTINED,
        "model %s isn't loaded until %s, since %s"
            .formatted(
                load.manifest().id(),
                quarantined.until().truncatedTo(ChronoUnit.SECONDS),
                quarantined.reason()));
  }

  private static SeraiException nothingToLoad(Load load) {
    SeraiException before = load.firstFailure();
    return before == null
        ? new SeraiException(
            ErrorCode.FILES_MISSING, "model " + load.manifest().id() + " has no usable variant")
        : before;
  }
}
