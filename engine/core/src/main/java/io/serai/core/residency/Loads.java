package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.host.BundleCost;
import io.serai.core.residency.Load.Wanted;
import io.serai.core.worker.Restart;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries loads out, step by step: the bundle's code, the preparation, the wait for memory, the
 * model. Confined to the thread that owns the residency's state, but for {@link #modelIsIdle}; what
 * takes time runs on the engine's threads.
 */
final class Loads {
  private static final Logger LOG = LoggerFactory.getLogger(Loads.class);

  private final Loader loader;
  private final Gatekeeper gate;
  private final Bundles bundles;
  private final LoadQueue queue;
  private final LoadAdmission admission;
  private final Evictions evictions;
  private final AbortedLoads aborted;
  private final StateThread state;
  private final Executor threads;
  private final LongSupplier nanoTime;
  private volatile boolean memoryWanted;
  private boolean readsAhead = true;

  Loads(
      Loader loader,
      Gatekeeper gate,
      Bundles bundles,
      LoadQueue queue,
      LoadAdmission admission,
      Evictions evictions,
      StateThread state,
      Executor threads,
      LongSupplier nanoTime) {
    this.loader = loader;
    this.gate = gate;
    this.bundles = bundles;
    this.queue = queue;
    this.admission = admission;
    this.evictions = evictions;
    this.state = state;
    this.threads = threads;
    this.nanoTime = nanoTime;
    aborted = new AbortedLoads(queue, bundles, state, this::admit);
  }

  /**
   * Begins a load.
   *
   * @param recipient as {@link Load}
   */
  Load begin(Slot slot, Manifest manifest, Load.Purpose purpose, Load.Recipient recipient) {
    memoryWanted = true;
    Load load = new Load(slot, manifest, purpose, recipient, nanoTime);
    queue.add(load);
    askForBundle(load);
    return load;
  }

  private void askForBundle(Load load) {
    onThread(load, () -> loader.bundleCost(load.manifest()), cost -> bundleKnown(load, cost));
  }

  private void bundleKnown(Load load, BundleCost bundle) {
    boolean free = bundle.cost().totalBytes() == 0;
    if (bundle.started() || free) {
      prepare(load, free);
      return;
    }
    load.wantBundle(LoadAdmission.need(bundle, load.priority()));
    queue.enqueue(load);
    admit();
  }

  /**
   * Prepares the model.
   *
   * @param mayStart whether its bundle's code, or its worker, was admitted
   */
  private void prepare(Load load, boolean mayStart) {
    load.progress("preparing", 0);
    onThread(
        load,
        () -> loader.prepare(load.manifest(), load.slot().key().variant(), mayStart),
        preparation -> prepared(load, preparation));
  }

  private void prepared(Load load, @Nullable Preparation preparation) {
    bundles.unreserve(load);
    if (preparation == null) {
      load.foundBundleStopped();
      askForBundle(load);
      return;
    }
    load.wantModel(preparation);
    queue.enqueue(load);
    admit();
  }

  /** What is done from time to time. */
  void tick() {
    admit();
    memoryWanted = !queue.isEmpty();
  }

  /** Somebody gave the last lease on a model back; from any thread. */
  void modelIsIdle() {
    if (memoryWanted) {
      state.tell(this::admit);
    }
  }

  /**
   * Looks who can be admitted now.
   *
   * <p>Nobody waits for ever: who has waited for a while has others drained as long as there are
   * any that can leave; and when nothing is under way and nobody can leave, it is refused.
   */
  void admit() {
    if (!allWait()) {
      bundles.mayLeaveAgain();
    }
    for (Load load : queue.inOrder()) {
      if (queue.isInLine(load) && !goesOn(load) && keepsOthersWaiting(load)) {
        return;
      }
    }
  }

  /** Whether nothing is on its way in that others might wait for. */
  private boolean allWait() {
    return !aborted.closing() && queue.allWait();
  }

  /**
   * After a while it is for those behind to wait, unless it waits for a time and not for memory.
   */
  private boolean keepsOthersWaiting(Load load) {
    return queue.isImpatient(load) && !(loader.mayStart(load.manifest()) instanceof Restart.Later);
  }

  /** Whether the load needs to wait no longer. */
  private boolean goesOn(Load load) {
    switch (admission.turn(load, queue.isImpatient(load) && allWait())) {
      case Turn.Waiting waiting -> {
        return false;
      }
      case Turn.Evicting evicting -> {
        evictions.evict(evicting.leaving(), evicting.why(), load);
        readAhead(load, evicting.next());
        return false;
      }
      case Turn.Preparing preparing -> {
        queue.dequeue(load);
        prepare(load, false);
      }
      case Turn.Starting starting -> {
        queue.dequeue(load);
        start(load, starting.wanted());
      }
      case Turn.Ending ending -> aborted.abort(load, ending.why());
    }
    return true;
  }

  /** Whether files are read before there is room for their model. */
  void readsAhead(boolean may) {
    readsAhead = may;
  }

  /** While others leave there is time to read the files, as far as there is memory for them. */
  private void readAhead(Load load, Wanted next) {
    Candidate candidate = next.candidate();
    if (candidate == null || !readsAhead || !load.beginReadAhead()) {
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

  private void start(Load load, Wanted wanted) {
    load.reserve(wanted.need());
    Candidate candidate = wanted.candidate();
    Preparation preparation = load.preparation();
    if (candidate == null || preparation == null) {
      bundles.starting(wanted.need().name());
      prepare(load, true);
      return;
    }
    LoadTimes waited = load.waited();
    load.started(
        loader
            .measured(load.manifest(), candidate.variant())
            .map(Measured::loadMillis)
            .orElse(0.0));
    try {
      threads.execute(() -> loadNow(load, preparation, candidate, waited));
    } catch (RejectedExecutionException e) {
      abortLater(load, busy(e));
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
              load.onTrial(),
              load::progress,
              load.cancellation());
      state.tell(
          () -> {
            queue.remove(load);
            load.recipient().loaded(load, model);
          });
    } catch (SeraiException e) {
      state.tell(() -> unusable(load, candidate, e));
    } catch (Throwable e) {
      SeraiException why = unforeseen(load, e);
      state.tell(() -> unusable(load, candidate, why));
    }
  }

  private static SeraiException unforeseen(Load load, Throwable e) {
    LOG.error("the load of {} failed", load.manifest().id(), e);
    return new SeraiException(ErrorCode.INTERNAL, String.valueOf(e), e);
  }

  private void unusable(Load load, Candidate candidate, SeraiException why) {
    load.unreserve();
    boolean another = why.code() == ErrorCode.INVALID_MODEL && load.wantOthersThan(candidate, why);
    if (another) {
      LOG.warn(
          "{} can't be used, so another variant is tried: {}",
          candidate.need().name(),
          why.getMessage());
      queue.enqueue(load);
      admit();
    } else {
      SeraiException first = load.firstFailure();
      aborted.abort(load, first == null ? why : first);
    }
  }

  private <T extends @Nullable Object> void onThread(
      Load load, Supplier<T> work, Consumer<T> then) {
    try {
      threads.execute(
          () -> {
            try {
              T found = work.get();
              state.tell(() -> then.accept(found));
            } catch (SeraiException e) {
              abortLater(load, e);
            } catch (Throwable e) {
              abortLater(load, unforeseen(load, e));
            }
          });
    } catch (RejectedExecutionException e) {
      abortLater(load, busy(e));
    }
  }

  /** As an event of its own, since whoever began the load may not have noted it yet. */
  private void abortLater(Load load, SeraiException why) {
    state.tell(() -> aborted.abort(load, why));
  }

  private static SeraiException busy(RejectedExecutionException e) {
    return new SeraiException(ErrorCode.OVERLOADED, "all of the engine's threads are busy", e);
  }
}
