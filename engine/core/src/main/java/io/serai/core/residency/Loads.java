package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.core.gate.Admission.Admitted;
import io.serai.core.gate.Admission.AfterEviction;
import io.serai.core.gate.Admission.Later;
import io.serai.core.gate.Admission.Refused;
import io.serai.core.gate.Decision;
import io.serai.core.gate.DecisionText;
import io.serai.core.gate.Gate;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Holder;
import io.serai.core.gate.LoadWatch;
import io.serai.core.gate.Need;
import io.serai.core.host.BundleCost;
import io.serai.core.pressure.Reading;
import io.serai.core.residency.Load.Wanted;
import io.serai.core.worker.Restart;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loads under way, and the line of those that wait to be admitted. Confined to the thread that
 * owns the residency's state; what takes time runs on the engine's threads.
 */
final class Loads {
  private static final Logger LOG = LoggerFactory.getLogger(Loads.class);

  /** So long a load waits for others to become idle on their own account. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** What a load asks of the residency, and tells it. */
  interface Owner {
    /** All that hold memory. */
    List<Holder> holders();

    /** Has a model or bundle leave; the model, if it is one that is loaded. */
    @Nullable LoadedModel evict(String name, String why);

    /** The load has ended well. */
    void loaded(Load load, LoadedModel model);

    /** The load has ended; nothing of it is left. */
    void failed(Load load, SeraiException why);

    /** Runs an event on the thread that owns the state. */
    void tell(Runnable event);
  }

  private final Owner owner;
  private final Loader loader;
  private final Gatekeeper gate;
  private final Bundles bundles;
  private final Executor threads;
  private final LongSupplier nanoTime;
  private final List<Load> all = new ArrayList<>();
  private final List<Load> line = new ArrayList<>();

  /** Preparations of failed loads that still use their backends. */
  private int closing;

  Loads(
      Owner owner,
      Loader loader,
      Gatekeeper gate,
      Bundles bundles,
      Executor threads,
      LongSupplier nanoTime) {
    this.owner = owner;
    this.loader = loader;
    this.gate = gate;
    this.bundles = bundles;
    this.threads = threads;
    this.nanoTime = nanoTime;
  }

  List<Load> all() {
    return all;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Begins a load.
   *
   * @param trial as {@link Load}
   */
  Load begin(Slot slot, Manifest manifest, @Nullable CompletableFuture<ProbeReport> trial) {
    Load load = new Load(slot, manifest, trial, nanoTime);
    all.add(load);
    onThread(load, () -> loader.bundleCost(manifest), cost -> bundleKnown(load, cost));
    return load;
  }

  private void bundleKnown(Load load, BundleCost bundle) {
    if (bundle.started() || bundle.cost().totalBytes() == 0) {
      prepare(load);
      return;
    }
    load.wantBundle(
        new Need(
            bundle.plugin(),
            Need.Kind.BUNDLE,
            bundle.cost(),
            List.of(),
            bundle.measured() ? Need.Basis.MEASURED : Need.Basis.ESTIMATED,
            load.priority(),
            false));
    line.add(load);
    admit();
  }

  private void prepare(Load load) {
    load.progress("preparing", 0);
    onThread(
        load,
        () -> loader.prepare(load.manifest(), load.slot().key().variant()),
        preparation -> prepared(load, preparation));
  }

  private void prepared(Load load, Preparation preparation) {
    bundleThere(load);
    load.wantModel(preparation);
    line.add(load);
    admit();
  }

  private void bundleThere(Load load) {
    Need reserved = load.reserved();
    if (reserved != null) {
      bundles.notStarted(reserved.name());
      load.unreserve();
    }
  }

  /**
   * Looks who can be admitted now, by priority, which waiting raises, and then by age.
   *
   * <p>Nobody waits for ever: who has waited for a while has others drained as long as there are
   * any that can leave; and when nothing is under way and nobody can leave, it is refused.
   */
  void admit() {
    if (!allWait()) {
      bundles.mayLeaveAgain();
    }
    long now = nanoTime.getAsLong();
    line.sort(
        Comparator.comparing((Load load) -> load.countsAs(now))
            .reversed()
            .thenComparingLong(Load::beganNanos));
    for (Load load : List.copyOf(line)) {
      if (!line.contains(load)) {
        continue;
      }
      if (load.cancellation().requested()) {
        line.remove(load);
        fail(load, givenUp(load));
      } else if (!admit(load) && keepsOthersWaiting(load)) {
        return;
      }
    }
  }

  /**
   * After a while it is for those behind to wait, unless it waits for a time and not for memory.
   */
  private boolean keepsOthersWaiting(Load load) {
    return waited(load).compareTo(PATIENCE) > 0
        && !(loader.mayStart(load.manifest()) instanceof Restart.Later);
  }

  private static SeraiException givenUp(Load load) {
    try {
      load.cancellation().check();
    } catch (SeraiException why) {
      return why;
    }
    throw new IllegalStateException("the load of %s goes on".formatted(load.manifest().id()));
  }

  /** Whether the load needs to wait no longer. */
  private boolean admit(Load load) {
    switch (loader.mayStart(load.manifest())) {
      case Restart.Now now -> {}
      case Restart.Later later -> {
        return false;
      }
      case Restart.Quarantined quarantined -> {
        line.remove(load);
        fail(load, quarantined(load, quarantined));
        return true;
      }
    }
    List<Wanted> wanted = load.wanted();
    if (wanted.isEmpty()) {
      line.remove(load);
      fail(load, nothingToLoad(load));
      return true;
    }
    Wanted first = wanted.getFirst();
    if (first.candidate() == null) {
      if (bundles.isStarted(first.need().name())) {
        line.remove(load);
        prepare(load);
        return true;
      }
      if (bundles.isStarting(first.need().name())) {
        return false;
      }
    }
    List<Holder> holders = holdersFor(load);
    List<Need> needs = wanted.stream().map(Wanted::need).toList();
    Decision decision = gate.decide(needs, load.smaller(), holders, load.lastDecision());
    load.decided(decision);
    Need need = decision.need();
    return switch (decision.admission()) {
      case Admitted admitted -> {
        start(load, wanted.get(needs.indexOf(need)));
        yield true;
      }
      case AfterEviction evicting -> {
        String why = "%s needs its memory (decision %d)".formatted(need.name(), decision.number());
        evict(load, evicting.leaving(), why);
        readAhead(load, wanted.get(needs.indexOf(need)));
        yield false;
      }
      case Later later -> {
        if (waited(load).compareTo(PATIENCE) > 0) {
          push(load, need, holders, decision);
        }
        yield false;
      }
      case Refused refused -> {
        line.remove(load);
        fail(load, refused(decision));
        yield true;
      }
    };
  }

  /** The decision about the first candidate that fits, else about the first. */
  Decision assess(Preparation preparation) {
    List<Need> needs = preparation.candidates().stream().map(Candidate::need).toList();
    return gate.decide(needs, preparation.smaller(), owner.holders(), null);
  }

  /** Whether nothing is on its way in that others might wait for. */
  private boolean allWait() {
    return closing == 0 && line.size() == all.size();
  }

  /**
   * The bundle that a model was prepared in can't leave for it: it would wait for itself. After a
   * while, with nothing on its way in, neither can those of the others in line, since all would
   * wait for each other, nor those that were to leave in vain.
   */
  private List<Holder> holdersFor(Load load) {
    boolean stuck = waited(load).compareTo(PATIENCE) > 0 && allWait();
    Set<String> needed = new HashSet<>();
    for (Load each : stuck ? line : List.of(load)) {
      Preparation preparation = each.preparation();
      if (preparation != null && preparation.backend().inEngine()) {
        needed.add(preparation.backend().plugin());
      }
    }
    return owner.holders().stream()
        .map(
            holder ->
                needed.contains(holder.name()) || (stuck && bundles.stayed(holder.name()))
                    ? holder.in(Holder.State.NEEDED)
                    : holder)
        .toList();
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

  private static SeraiException refused(Decision refusal) {
    return new SeraiException(ErrorCode.INSUFFICIENT_MEMORY, DecisionText.sentence(refusal));
  }

  /** Has models drained that are in use, since waiting for them to become idle took too long. */
  private void push(Load load, Need need, List<Holder> holders, Decision decision) {
    List<Holder> asIfIdle = holders.stream().map(Loads::asIfIdle).toList();
    if (Gate.decide(need, gate.memory(), asIfIdle, gate.limits())
        instanceof AfterEviction evicting) {
      String why =
          "%s has waited for its memory (decision %d)".formatted(need.name(), decision.number());
      evict(load, evicting.leaving(), why);
    }
  }

  private void evict(Load load, List<String> names, String why) {
    names.forEach(name -> load.evicts(owner.evict(name, why)));
  }

  /** While others leave there is time to read the files, as far as there is memory for them. */
  private void readAhead(Load load, Wanted wanted) {
    Candidate candidate = wanted.candidate();
    if (candidate == null || !load.beginReadAhead()) {
      return;
    }
    long most = Math.max(0, gate.memory().available() - gate.limits().reserveBytes());
    try {
      threads.execute(
          () ->
              load.readAhead(
                  loader.readAhead(load.manifest(), candidate, most, load.cancellation())));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} isn't read ahead: all threads are busy", candidate.need().name());
    }
  }

  private static Holder asIfIdle(Holder holder) {
    return switch (holder.state()) {
      case IN_USE, SETTLING -> holder.in(Holder.State.IDLE);
      case IDLE, PINNED, NEEDED, LOADING, LEAVING -> holder;
    };
  }

  private Duration waited(Load load) {
    return Duration.ofNanos(nanoTime.getAsLong() - load.beganNanos());
  }

  private void start(Load load, Wanted wanted) {
    line.remove(load);
    load.reserve(wanted.need());
    Candidate candidate = wanted.candidate();
    Preparation preparation = load.preparation();
    if (candidate == null || preparation == null) {
      bundles.starting(wanted.need().name());
      prepare(load);
      return;
    }
    LoadTimes waited = load.waited();
    try {
      threads.execute(() -> loadNow(load, preparation, candidate, waited));
    } catch (RejectedExecutionException e) {
      failLater(load, busy(e));
    }
  }

  private void loadNow(Load load, Preparation preparation, Candidate candidate, LoadTimes waited) {
    try {
      LoadedModel model =
          loader.load(
              load.manifest(),
              preparation,
              candidate,
              waited,
              load.trial() != null,
              load::progress,
              load.cancellation());
      owner.tell(
          () -> {
            all.remove(load);
            owner.loaded(load, model);
          });
    } catch (SeraiException e) {
      owner.tell(() -> unusable(load, candidate, e));
    }
  }

  private void unusable(Load load, Candidate candidate, SeraiException why) {
    load.unreserve();
    boolean another = why.code() == ErrorCode.INVALID_MODEL && load.wantOthersThan(candidate, why);
    if (another) {
      LOG.warn(
          "{} can't be used, so another variant is tried: {}",
          candidate.need().name(),
          why.getMessage());
      line.add(load);
      admit();
    } else {
      SeraiException first = load.firstFailure();
      fail(load, first == null ? why : first);
    }
  }

  private void fail(Load load, SeraiException failure) {
    SeraiException why = load.why(failure);
    bundleThere(load);
    all.remove(load);
    Preparation preparation = load.preparation();
    if (preparation != null) {
      close(preparation);
    }
    owner.failed(load, why);
  }

  private void close(Preparation preparation) {
    closing++;
    Runnable closeIt =
        () -> {
          try {
            preparation.backend().close();
          } finally {
            owner.tell(this::closed);
          }
        };
    try {
      threads.execute(closeIt);
    } catch (RejectedExecutionException e) {
      closeIt.run();
    }
  }

  private void closed() {
    closing--;
    admit();
  }

  /** Whether memory is being taken by a load. */
  boolean underWay() {
    return all.stream().anyMatch(load -> load.reserved() != null);
  }

  /** Gives up loads during which memory or swap ran short. */
  void watch(Reading reading) {
    if (underWay()) {
      LoadWatch.shortage(reading.memory(), reading.stalls(), gate.limits()).ifPresent(this::giveUp);
    }
  }

  /**
   * Gives up all loads that take memory.
   *
   * @return whether there were any that hadn't been given up already
   */
  boolean giveUp(String shortage) {
    boolean any = false;
    for (Load load : all) {
      Need reserved = load.reserved();
      if (reserved != null && !load.cancellation().requested()) {
        LOG.warn("the load of {} is given up: {}", reserved.name(), shortage);
        load.giveUp(refused(gate.giveUp(reserved, owner.holders(), shortage)));
        any = true;
      }
    }
    return any;
  }

  private <T> void onThread(Load load, Supplier<T> work, Consumer<T> then) {
    try {
      threads.execute(
          () -> {
            try {
              T found = work.get();
              owner.tell(() -> then.accept(found));
            } catch (SeraiException e) {
              failLater(load, e);
            } catch (Throwable e) {
              LOG.error("the load of {} failed", load.manifest().id(), e);
              failLater(load, new SeraiException(ErrorCode.INTERNAL, String.valueOf(e), e));
            }
          });
    } catch (RejectedExecutionException e) {
      failLater(load, busy(e));
    }
  }

  /** As an event of its own, since whoever began the load may not have noted it yet. */
  private void failLater(Load load, SeraiException why) {
    owner.tell(() -> fail(load, why));
  }

  private static SeraiException busy(RejectedExecutionException e) {
    return new SeraiException(ErrorCode.OVERLOADED, "all of the engine's threads are busy", e);
  }
}
