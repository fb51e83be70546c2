package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.catalog.Variant;
import io.serai.core.dispatch.EngineThreads;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Admission;
import io.serai.core.gate.Decision;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Need;
import io.serai.core.gate.Tier;
import io.serai.core.host.BundleCost;
import io.serai.core.host.PluginListener;
import io.serai.core.pressure.PressureStatus;
import io.serai.core.pressure.Reading;
import io.serai.core.worker.PageMove;
import io.serai.core.worker.Restart;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which models are in memory. A model is loaded when it is first asked for and the gate admits it,
 * and leaves when it is unloaded, its memory is wanted, nobody asked for it for long, or its
 * manifest or backend goes; when manifest or backend are replaced, so is the loaded model, without
 * a gap.
 *
 * <p>One thread owns the state. Whoever asks for a model that is loaded already doesn't meet it.
 */
public final class Residency implements AutoCloseable {
  /**
   * A model that was acquired.
   *
   * @param model to be released
   * @param waited whether it had to be loaded first
   */
  public record Lease(LoadedModel model, boolean waited) {}

  private final Loader loader;
  private final StateThread thread;
  private final ResidencyState state;

  /**
   * Nothing is loaded at first.
   *
   * @param pins those that a person made before
   * @param threads the engine's, on which models load and close
   * @param readings reads how short memory is; called up to ten times a second
   * @param mostWaiting how many may wait for one model to be loaded
   */
  public Residency(
      Catalog catalog,
      ModelLoader loader,
      Gatekeeper gate,
      Supplier<Reading> readings,
      Pins pins,
      EngineThreads threads,
      int mostWaiting) {
    this(
        catalog,
        loader,
        gate,
        readings,
        pins,
        threads,
        mostWaiting,
        new StateThread(StateThread.newOwner(), threads::executeAnyway),
        System::nanoTime);
  }

  /** The same with an owner and a clock of one's own. */
  Residency(
      Catalog catalog,
      Loader loader,
      Gatekeeper gate,
      Supplier<Reading> readings,
      Pins pins,
      Executor threads,
      int mostWaiting,
      StateThread thread,
      LongSupplier nanoTime) {
    this.loader = loader;
    this.thread = thread;
    state =
        new ResidencyState(
            catalog, loader, gate, readings, pins, thread, threads, mostWaiting, nanoTime);
  }

  /** To be told what becomes of plugins. */
  public PluginListener pluginListener() {
    return state.bundleEvents;
  }

  /** A lease on a model that is loaded; null if it isn't. Doesn't block. */
  public @Nullable LoadedModel tryAcquire(ModelRef ref) {
    return state.index.tryAcquire(ref);
  }

  /**
   * A lease on a model, which is loaded if it isn't.
   *
   * @param priority of the request; null for the model's own
   * @param cancellation has it no longer wait
   * @return fails with a {@link SeraiException}; completes on a thread that must not be kept
   */
  public CompletableFuture<Lease> acquire(
      ModelRef ref, @Nullable Priority priority, Cancellation cancellation) {
    CompletableFuture<Lease> lease = new CompletableFuture<>();
    if (!thread.tell(() -> state.requests.acquire(ref, priority, lease))) {
      lease.completeExceptionally(Shutdown.stopping());
    }
    Cancellation.Registration registered =
        cancellation.onRequest(() -> thread.tell(() -> state.requests.giveUp(lease)));
    lease.whenComplete((given, failure) -> registered.close());
    return lease;
  }

  /** What was measured of a variant of a model; empty if nothing was yet. */
  public Optional<Measured> measured(Manifest manifest, Variant variant) {
    return loader.measured(manifest, variant);
  }

  /**
   * What the last load of a variant was to need; empty if there was none since the engine began.
   */
  public Optional<Need> lastNeed(Manifest manifest, Variant variant) {
    return loader.lastNeed(manifest, variant);
  }

  /** When a load of the model may begin, after earlier ones ended badly. */
  public Restart mayStart(Manifest manifest) {
    return loader.mayStart(manifest);
  }

  /** Who holds memory and what is loaded, as of a moment ago at the most. Blocks for a moment. */
  public ResidencyView view() {
    return state.view.get();
  }

  /** The same as of now, with the device's memory read anew. Blocks for a moment. */
  public ResidencyView freshView() {
    return state.view.renew();
  }

  /** The models that are loaded, by name, those being replaced or drained included. */
  public List<LoadedModel> loaded() {
    return thread.ask(state.models::all).orElse(List.of());
  }

  /**
   * Whether the gate would let a model in, were it asked for now, at once or after others have
   * left. Nothing is loaded but its backend, if that isn't started. Blocks.
   *
   * @param manifest the model; needn't be in the catalog
   * @return the decision about the first variant that fits, or about the first if none does
   * @throws SeraiException as a load; with {@link ErrorCode#INSUFFICIENT_MEMORY} also if there is
   *     no memory for its backend now, without anybody leaving
   */
  public Decision assess(Manifest manifest) {
    Preparation preparation = null;
    while (preparation == null) {
      BundleCost bundle = loader.bundleCost(manifest);
      checkStart(bundle);
      preparation = loader.prepare(manifest, null, !bundle.started());
    }
    Preparation prepared = preparation;
    try {
      return thread.ask(() -> state.admission.assess(prepared)).orElseThrow(Shutdown::stopping);
    } finally {
      prepared.backend().close();
    }
  }

  /**
   * Asks the gate before a bundle's code, or a worker, is started for something else than a load.
   * Blocks for a moment.
   *
   * @throws SeraiException with {@link ErrorCode#INSUFFICIENT_MEMORY} or {@link
   *     ErrorCode#MEMORY_PRESSURE} if it isn't started and would have others leave, or doesn't fit
   */
  public void checkStart(BundleCost bundle) {
    if (bundle.started() || bundle.cost().totalBytes() == 0) {
      return;
    }
    Decision decision =
        thread.ask(() -> state.admission.assess(bundle)).orElseThrow(Shutdown::stopping);
    if (!(decision.admission() instanceof Admission.Admitted)) {
      throw decision.refusal();
    }
  }

  /** The loads under way, in the order in which they began. */
  public List<LoadInfo> loading() {
    return thread.ask(() -> state.queue.all().stream().map(Load::info).toList()).orElse(List.of());
  }

  /** How short memory is, and what is done about it. */
  public PressureStatus pressure() {
    return state.relief.status();
  }

  /**
   * Refuses a request for a model while those of its priority are refused, as memory is short.
   *
   * @throws SeraiException with {@link ErrorCode#OVERLOADED}
   */
  public void checkAccepted(LoadedModel model, Priority priority) {
    SeraiException refusal = state.relief.refusal(model.manifest(), priority);
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Whether a request for a model isn't refused for want of memory. */
  public boolean accepts(LoadedModel model, Priority priority) {
    return state.relief.refusal(model.manifest(), priority) == null;
  }

  /** All that hold memory under the engine, as the gate sees it. */
  public List<Holder> holders() {
    return thread.ask(state.holders::all).orElse(List.of());
  }

  /**
   * Unloads a model once its running calls are done, gives up a load of it, and removes its pin.
   *
   * @return whether it was loaded; complete when its memory is free
   */
  public CompletableFuture<Boolean> unload(ModelRef ref) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    if (!thread.tell(() -> state.unloads.begin(ref, done))) {
      done.complete(false);
    }
    return done;
  }

  /**
   * Loads a model on trial: in a worker of its own, under a limit where groups can be made, beside
   * the same model if that is loaded. It is measured, answers a few samples, and leaves again.
   *
   * @param manifest the model; needn't be in the catalog
   * @param variant null for the first that fits
   * @param cancellation gives the load up
   * @return completes when its memory is free again; fails with a {@link SeraiException}
   */
  public CompletableFuture<ProbeReport> tryOut(
      Manifest manifest, @Nullable String variant, Cancellation cancellation) {
    CompletableFuture<ProbeReport> trial = new CompletableFuture<>();
    if (!thread.tell(
        () -> state.trials.begin(manifest, variant, Load.Purpose.TRIAL, cancellation, trial))) {
      trial.completeExceptionally(Shutdown.stopping());
    }
    return trial;
  }

  /**
   * Has a loaded model stay until it is unloaded, also whenever it is loaded after a restart, or
   * lets it go again.
   *
   * @return whether it is loaded, or had a pin to be removed
   */
  public boolean pin(ModelRef ref, boolean stays) {
    return thread.ask(() -> state.retention.pin(ref, stays)).orElse(false);
  }

  /**
   * Has a loaded model leave when nobody asked for it for so long, whatever its manifest says;
   * until it is unloaded, or the next who says otherwise. One that isn't loaded is left alone.
   *
   * @param idle zero as soon as nobody uses it; negative to stay until its memory is wanted
   */
  public void keep(ModelRef ref, Duration idle) {
    thread.tell(() -> state.retention.keep(ref, idle));
  }

  /**
   * Moves a loaded model between RAM and swap: its process stays, and nothing is loaded again.
   *
   * @param target RAM or SWAP
   * @param listener told how far it is
   * @return what became of its pages; fails with a {@link SeraiException} if it has no process of
   *     its own, or most of it can't leave RAM or come back
   * @throws SeraiException if it isn't loaded, with {@link ErrorCode#INSUFFICIENT_MEMORY} or {@link
   *     ErrorCode#MEMORY_PRESSURE} if the gate doesn't let it come back to RAM
   */
  public CompletableFuture<PageMove> move(ModelRef ref, Tier target, LoadListener listener) {
    return state.moves.begin(ref, target, listener);
  }

  /**
   * Gives memory back: where it is over its limits or short, idle models that aren't pinned are
   * paged out or leave, as many as it takes; heaps are trimmed in any case.
   *
   * @return what was done, once it is; fails with a {@link SeraiException} if a model couldn't be
   *     paged out
   */
  public CompletableFuture<Relief> relieve() {
    boolean pressed = !pressure().steps().isEmpty();
    return thread
        .ask(() -> state.reliefOnDemand.begin(pressed))
        .orElseGet(() -> CompletableFuture.failedFuture(Shutdown.stopping()));
  }

  /** Gives up loads, waits for running calls, and unloads everything. */
  @Override
  public void close() {
    state.shutdown.close();
  }

  /** Begins to close; complete when all is gone, at once if it was closed before. */
  CompletableFuture<Void> leave() {
    return state.shutdown.leave();
  }
}
