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
import io.serai.core.gate.MemoryState;
import io.serai.core.gate.Need;
import io.serai.core.host.BundleCost;
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

    /** Has a model or bundle leave. */
    void evict(String name, String why);

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

  /** Begins a load. */
  Load begin(Slot slot, Manifest manifest) {
    Load load = new Load(slot, manifest, nanoTime);
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

  /** Looks who can be admitted now, by priority and then in the order of asking. */
  void admit() {
    line.sort(Comparator.comparing(Load::priority).reversed().thenComparingLong(Load::beganNanos));
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
    Decision refusal = null;
    for (Wanted wanted : load.wanted()) {
      Need need = wanted.need();
      if (wanted.candidate() == null) {
        if (bundles.isStarted(need.name())) {
          line.remove(load);
          prepare(load);
          return true;
        }
        if (bundles.isStarting(need.name())) {
          return false;
        }
      }
      List<Holder> holders = holdersFor(load);
      Decision decision =
          gate.decide(need, load.smaller(), holders, load.lastDecision(need.name()));
      load.decided(decision);
      switch (decision.admission()) {
        case Admitted admitted -> {
          start(load, wanted);
          return true;
        }
        case AfterEviction evicting -> {
          String why =
              "%s needs its memory (decision %d)".formatted(need.name(), decision.number());
          evicting.leaving().forEach(name -> owner.evict(name, why));
          return false;
        }
        case Later later -> {
          if (waited(load).compareTo(PATIENCE) > 0) {
            push(need, holders, decision);
          }
          return false;
        }
        case Refused refused -> refusal = refusal == null ? decision : refusal;
      }
    }
    line.remove(load);
    fail(load, refused(load, refusal));
    return true;
  }

  /**
   * The bundle that a model was prepared in can't leave for it: it would wait for itself. After a
   * while, with nothing on its way in, neither can those of the others in line: all would wait for
   * each other.
   */
  private List<Holder> holdersFor(Load load) {
    boolean stuck = waited(load).compareTo(PATIENCE) > 0 && all.stream().allMatch(line::contains);
    Set<String> needed = new HashSet<>();
    for (Load each : stuck ? line : List.of(load)) {
      Preparation preparation = each.preparation();
      if (preparation != null && preparation.backend().inEngine()) {
        needed.add(preparation.backend().plugin());
      }
    }
    return owner.holders().stream()
        .map(holder -> needed.contains(holder.name()) ? holder.in(Holder.State.NEEDED) : holder)
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

  private static SeraiException refused(Load load, @Nullable Decision refusal) {
    SeraiException before = load.firstFailure();
    if (refusal == null) {
      return before == null
          ? new SeraiException(
              ErrorCode.FILES_MISSING, "model " + load.manifest().id() + " has no usable variant")
          : before;
    }
    return new SeraiException(ErrorCode.INSUFFICIENT_MEMORY, DecisionText.sentence(refusal));
  }

  /** Has models drained that are in use, since waiting for them to become idle took too long. */
  private void push(Need need, List<Holder> holders, Decision decision) {
    List<Holder> asIfIdle = holders.stream().map(Loads::asIfIdle).toList();
    if (Gate.decide(need, gate.memory(), asIfIdle, gate.limits())
        instanceof AfterEviction evicting) {
      String why =
          "%s has waited for its memory (decision %d)".formatted(need.name(), decision.number());
      evicting.leaving().forEach(name -> owner.evict(name, why));
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
    try {
      threads.execute(() -> loadNow(load, preparation, candidate));
    } catch (RejectedExecutionException e) {
      failLater(load, busy(e));
    }
  }

  private void loadNow(Load load, Preparation preparation, Candidate candidate) {
    try {
      LoadedModel model =
          loader.load(load.manifest(), preparation, candidate, load::progress, load.cancellation());
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

  private void fail(Load load, SeraiException why) {
    bundleThere(load);
    all.remove(load);
    Preparation preparation = load.preparation();
    if (preparation != null) {
      try {
        threads.execute(preparation.backend()::close);
      } catch (RejectedExecutionException e) {
        preparation.backend().close();
      }
    }
    owner.failed(load, why);
  }

  /** Gives up loads during which memory or swap ran short. */
  void watch() {
    if (all.stream().noneMatch(load -> load.reserved() != null)) {
      return;
    }
    MemoryState memory = gate.memory();
    LoadWatch.shortage(memory, gate.limits())
        .ifPresent(
            shortage -> {
              for (Load load : all) {
                Need reserved = load.reserved();
                if (reserved != null && !load.cancellation().requested()) {
                  LOG.warn("the load of {} is given up: {}", reserved.name(), shortage);
                  load.cancellation().request(shortage);
                }
              }
            });
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
