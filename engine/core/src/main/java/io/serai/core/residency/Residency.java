package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.catalog.Variant;
import io.serai.core.footprint.Measured;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which models are in memory. A model is loaded when it is first asked for and the gate admits it,
 * and leaves when it is unloaded, its memory is wanted, nobody asked for it for long, or its
 * manifest or backend goes; when manifest or backend are replaced, so is the loaded model, without
 * a gap.
 *
 * <p>One thread owns the state. Whoever asks for a model that is loaded already doesn't meet it.
 */
public final class Residency implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Residency.class);
  private static final int CLOSE_SECONDS = 30;
  private static final int TICK_MILLIS = 100;
  private static final long VIEW_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);

  /**
   * A model that was acquired.
   *
   * @param model to be released
   * @param waited whether it had to be loaded first
   */
  public record Lease(LoadedModel model, boolean waited) {}

  private final Catalog catalog;
  private final Loader loader;
  private final Gatekeeper gate;
  private final Pins pins;
  private final int mostWaiting;
  private final StateThread state;
  private final LoadedIndex index;
  private final ResidentModels models;
  private final Evictions evictions;
  private final Loads loads;
  private final Trials trials;
  private final Replacements replacements;
  private final PressureActions pressure;
  private final PressureRelief relief;
  private final ReliefOnDemand reliefOnDemand;
  private final PluginListener pluginListener;
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private volatile boolean memoryWanted;
  private volatile @Nullable ResidencyView view;
  private boolean closing;

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
      Executor threads,
      int mostWaiting) {
    this(
        catalog,
        loader,
        gate,
        readings,
        pins,
        threads,
        mostWaiting,
        StateThread.newOwner(),
        System::nanoTime);
  }

  /**
   * The same with an owner and a clock of one's own.
   *
   * @param owner runs events one after the other, in the order in which they come
   */
  Residency(
      Catalog catalog,
      Loader loader,
      Gatekeeper gate,
      Supplier<Reading> readings,
      Pins pins,
      Executor threads,
      int mostWaiting,
      ScheduledExecutorService owner,
      LongSupplier nanoTime) {
    this.catalog = catalog;
    this.loader = loader;
    this.gate = gate;
    this.pins = pins;
    this.mostWaiting = mostWaiting;
    Bundles bundles = new Bundles();
    index = new LoadedIndex(catalog);
    state = new StateThread(owner, threads);
    models = new ResidentModels(index, state, this::oneIsGone);
    evictions = new Evictions(models, bundles, loader, state);
    loads = new Loads(new LoadOwner(), loader, gate, bundles, threads, nanoTime);
    trials = new Trials(models, loads);
    replacements = new Replacements(models, this::load);
    pressure = new PressureActions(models, bundles, evictions, loads, loader, catalog, state);
    relief = new PressureRelief(pressure, gate, readings, nanoTime);
    reliefOnDemand = new ReliefOnDemand(pressure, models, gate, state);
    pluginListener = pluginListener(bundles);
    catalog.onChange(snapshot -> state.tell(() -> catalogChanged(snapshot)));
    state.every(TICK_MILLIS, this::tick);
  }

  /** To be told what becomes of plugins. */
  public PluginListener pluginListener() {
    return pluginListener;
  }

  private PluginListener pluginListener(Bundles bundles) {
    return new PluginListener() {
      @Override
      public void retiring() {
        state.tell(replacements::leaveRetiringBackends);
      }

      @Override
      public void started(BundleCost cost) {
        loader.bundleStarted(cost);
        state.tell(() -> bundles.started(cost));
      }

      @Override
      public void gone(String plugin) {
        state.tell(
            () -> {
              bundles.gone(plugin);
              loads.admit();
            });
      }
    };
  }

  /** A lease on a model that is loaded; null if it isn't. Doesn't block. */
  public @Nullable LoadedModel tryAcquire(ModelRef ref) {
    return index.tryAcquire(ref);
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
    if (!state.tell(() -> acquire(ref, priority, lease))) {
      lease.completeExceptionally(stopping());
    }
    Cancellation.Registration registered =
        cancellation.onRequest(() -> state.tell(() -> stopWaiting(lease)));
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
    ResidencyView last = view;
    if (last != null && System.nanoTime() - last.atNanos() < VIEW_NANOS) {
      return last;
    }
    ResidencyView fresh = state.ask(this::look).orElseThrow(Residency::stopping);
    view = fresh;
    return fresh;
  }

  private ResidencyView look() {
    return new ResidencyView(
        System.nanoTime(),
        gate.memory(),
        pressure.holders(),
        models.ready(),
        loads.all().stream().map(load -> load.manifest().id()).toList());
  }

  /** The models that are loaded, by name, those being replaced or drained included. */
  public List<LoadedModel> loaded() {
    return state.ask(models::all).orElse(List.of());
  }

  /**
   * Whether the gate would let a model in, were it asked for now, at once or after others have
   * left. Nothing is loaded but its backend, if that isn't started. Blocks.
   *
   * @param manifest the model; needn't be in the catalog
   * @return the decision about the first variant that fits, or about the first if none does
   * @throws SeraiException as a load
   */
  public Decision assess(Manifest manifest) {
    Preparation preparation = loader.prepare(manifest, null);
    try {
      return state.ask(() -> loads.assess(preparation)).orElseThrow(Residency::stopping);
    } finally {
      preparation.backend().close();
    }
  }

  /** The loads under way, in the order in which they began. */
  public List<LoadInfo> loading() {
    return state.ask(() -> loads.all().stream().map(Load::info).toList()).orElse(List.of());
  }

  /** How short memory is, and what is done about it. */
  public PressureStatus pressure() {
    return relief.status();
  }

  /**
   * Refuses a request for a model while those of its priority are refused, as memory is short.
   *
   * @throws SeraiException with {@link ErrorCode#OVERLOADED}
   */
  public void checkAccepted(LoadedModel model, Priority priority) {
    SeraiException refusal = relief.refusal(model.manifest(), priority);
    if (refusal != null) {
      throw refusal;
    }
  }

  /** All that hold memory under the engine, as the gate sees it. */
  public List<Holder> holders() {
    return state.ask(pressure::holders).orElse(List.of());
  }

  /**
   * Unloads a model once its running calls are done, gives up a load of it, and removes its pin.
   *
   * @return whether it was loaded; complete when its memory is free
   */
  public CompletableFuture<Boolean> unload(ModelRef ref) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    if (!state.tell(
        () -> {
          catalog.snapshot().find(ref).ifPresent(model -> pins.remove(model, ref.variant()));
          List<CompletableFuture<Void>> closed = new ArrayList<>();
          for (Slot slot : slotsOf(ref)) {
            if (slot.loading != null) {
              SeraiException why = unloaded(slot.loading);
              slot.takeWaiting().forEach(waiter -> waiter.lease().completeExceptionally(why));
              slot.loading.abandon(why);
            }
            if (slot.ready != null) {
              closed.add(models.drain(slot));
            }
          }
          loads.admit();
          models.dropEmptySlots();
          CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new))
              .whenComplete((none, e) -> done.complete(!closed.isEmpty()));
        })) {
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
    if (!state.tell(
        () -> {
          if (closing) {
            trial.completeExceptionally(stopping());
            return;
          }
          memoryWanted = true;
          trials.begin(manifest, variant, cancellation, trial);
        })) {
      trial.completeExceptionally(stopping());
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
    return state
        .ask(
            () -> {
              boolean found = false;
              for (Slot slot : slotsOf(ref)) {
                if (slot.ready != null) {
                  slot.ready.pin(stays);
                  found = true;
                }
              }
              Optional<Manifest> model = catalog.snapshot().find(ref);
              if (!stays && model.isPresent()) {
                found |= pins.remove(model.get(), ref.variant());
              } else if (found && model.isPresent()) {
                pins.add(model.get(), ref.variant());
              }
              loads.admit();
              return found;
            })
        .orElse(false);
  }

  /**
   * Has a loaded model leave when nobody asked for it for so long, whatever its manifest says;
   * until it is unloaded, or the next who says otherwise. One that isn't loaded is left alone.
   *
   * @param idle zero as soon as nobody uses it; negative to stay until its memory is wanted
   */
  public void keep(ModelRef ref, Duration idle) {
    state.tell(
        () -> {
          for (Slot slot : slotsOf(ref)) {
            if (slot.ready != null) {
              slot.ready.keepFor(idle.isNegative() ? null : idle);
            }
          }
        });
  }

  /**
   * Moves a loaded model between RAM and swap: its process stays, and nothing is loaded again.
   *
   * @param target RAM or SWAP
   * @param listener told how far it is
   * @return what became of its pages; fails with a {@link SeraiException} if it isn't loaded or has
   *     no process of its own
   */
  public CompletableFuture<PageMove> move(ModelRef ref, Tier target, LoadListener listener) {
    CompletableFuture<PageMove> moved = new CompletableFuture<>();
    LoadedModel model =
        state
            .ask(
                () ->
                    slotsOf(ref).stream()
                        .map(slot -> slot.ready)
                        .filter(m -> m != null)
                        .findFirst())
            .flatMap(found -> found)
            .orElse(null);
    if (model == null || !model.acquire()) {
      moved.completeExceptionally(
          new SeraiException(
              ErrorCode.INVALID_INPUT,
              "model %s isn't loaded; 'serai models load %s' loads it".formatted(ref, ref)));
      return moved;
    }
    state.apart(
        () -> {
          try {
            moved.complete(model.move(target, listener));
          } catch (Throwable e) {
            moved.completeExceptionally(e);
          } finally {
            model.release();
          }
        });
    return moved;
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
    return state
        .ask(() -> reliefOnDemand.begin(pressed))
        .orElseGet(() -> CompletableFuture.failedFuture(stopping()));
  }

  private List<Slot> slotsOf(ModelRef ref) {
    return catalog
        .snapshot()
        .find(ref)
        .map(manifest -> models.slotsOf(manifest, ref.variant()))
        .orElse(List.of());
  }

  private void acquire(ModelRef ref, @Nullable Priority priority, CompletableFuture<Lease> lease) {
    if (lease.isDone()) {
      return;
    }
    if (closing) {
      lease.completeExceptionally(stopping());
      return;
    }
    Manifest manifest;
    try {
      manifest = catalog.snapshot().require(ref);
    } catch (SeraiException e) {
      lease.completeExceptionally(e);
      return;
    }
    Priority counts = priority == null ? manifest.residency().priority() : priority;
    SeraiException refusal = relief.refusal(manifest, counts);
    if (refusal != null) {
      lease.completeExceptionally(refusal);
      return;
    }
    Slot slot = models.slot(manifest, ref);
    LoadedModel ready = slot.ready;
    if (ready != null) {
      index.put(ref, ready);
      give(ready, false, lease);
    } else if (slot.waitingCount() >= mostWaiting) {
      lease.completeExceptionally(
          new SeraiException(
              ErrorCode.OVERLOADED,
              "%d requests wait for model %s already; ask again later"
                  .formatted(slot.waitingCount(), manifest.id())));
    } else {
      slot.wait(ref, lease);
      if (slot.loading == null) {
        load(slot, manifest);
      }
      Load loading = slot.loading;
      if (loading != null) {
        loading.askedFor(counts);
      }
    }
  }

  private void stopWaiting(CompletableFuture<Lease> lease) {
    lease.completeExceptionally(
        new SeraiException(ErrorCode.CANCELLED, "the request was given up while it waited"));
    for (Slot slot : models.slots()) {
      if (slot.forgetThoseWhoGaveUp() && slot.waitingCount() == 0 && slot.ready == null) {
        Load loading = slot.loading;
        if (loading != null) {
          loading.abandon(
              new SeraiException(ErrorCode.CANCELLED, "nobody waits for the model any more"));
        }
      }
    }
    loads.admit();
  }

  private void load(Slot slot, Manifest manifest) {
    memoryWanted = true;
    slot.loading = loads.begin(slot, manifest, null);
  }

  private void loaded(Load load, LoadedModel model) {
    CompletableFuture<ProbeReport> trial = load.trial();
    if (trial != null) {
      trials.loaded(model, trial);
      return;
    }
    Slot slot = load.slot();
    slot.loading = null;
    LOG.info(
        "model {} loaded in {} ms by {}",
        model,
        TimeUnit.NANOSECONDS.toMillis(model.loadNanos()),
        model.plugin());
    if (slot.ready != null) {
      model.pin(slot.ready.pinned());
      models.drain(slot);
    }
    if (pins.has(model.manifest(), model.variant())) {
      model.pin(true);
    }
    slot.ready = model;
    model.whenIdle(this::idle);
    model.onExit(
        () -> {
          index.remove(model);
          state.tell(() -> workerGone(slot, model));
        });
    List<Slot.Waiter> waiting = slot.takeWaiting();
    for (Slot.Waiter waiter : waiting) {
      index.put(waiter.ref(), model);
      give(model, true, waiter.lease());
    }
    if (closing || (load.abandoned() && waiting.isEmpty())) {
      models.drain(slot);
      models.dropEmptySlots();
    }
    if (!closing) {
      replacements.follow(catalog.snapshot());
      replacements.leaveRetiringBackends();
      loads.admit();
    }
  }

  /** A model whose process has ended isn't there any more; who asks for it next loads it again. */
  private void workerGone(Slot slot, LoadedModel model) {
    if (model.equals(slot.ready)) {
      models.drain(slot);
      models.dropEmptySlots();
      loads.admit();
    }
  }

  private void failed(Load load, SeraiException why) {
    CompletableFuture<ProbeReport> trial = load.trial();
    if (trial != null) {
      trial.completeExceptionally(why);
      loads.admit();
      completeIfEmpty();
      return;
    }
    Slot slot = load.slot();
    Manifest manifest = load.manifest();
    slot.loading = null;
    LoadedModel ready = slot.ready;
    boolean withItsBackend =
        ready != null && ready.onRetiringBackend() && why.code() == ErrorCode.BACKEND_UNAVAILABLE;
    if (withItsBackend) {
      LOG.warn("model {} is unloaded with its backend: {}", ready, why.getMessage());
      models.drain(slot);
    } else if (ready != null) {
      LOG.warn(
          "model {} stays as it was loaded; its replacement can't be: {}", ready, why.getMessage());
    } else if (why.code() != ErrorCode.CANCELLED && why.code() != ErrorCode.MODEL_UNLOADED) {
      LOG.warn("model {} can't be loaded: {}", manifest.id(), why.getMessage());
    }
    if (load.abandoned() && !closing && slot.waitingCount() > 0) {
      loadAgain(slot);
      return;
    }
    slot.takeWaiting().forEach(waiter -> waiter.lease().completeExceptionally(why));
    models.dropEmptySlots();
    if (!closing) {
      replacements.followAfterFailure(slot, manifest, catalog.snapshot());
      loads.admit();
    }
    completeIfEmpty();
  }

  /** For those who asked after everybody else had given the load up that has ended now. */
  private void loadAgain(Slot slot) {
    Slot.Key key = slot.key();
    try {
      load(
          slot, catalog.snapshot().require(new ModelRef(key.name(), key.version(), key.variant())));
    } catch (SeraiException e) {
      slot.takeWaiting().forEach(waiter -> waiter.lease().completeExceptionally(e));
      models.dropEmptySlots();
    }
    loads.admit();
  }

  private void catalogChanged(CatalogSnapshot now) {
    index.clear();
    replacements.follow(now);
  }

  /** Called by whoever gives the last lease on a model back. */
  private void idle() {
    if (memoryWanted) {
      state.tell(loads::admit);
    }
  }

  private void tick() {
    relief.look(!models.isEmpty());
    loads.admit();
    memoryWanted = !loads.isEmpty();
    for (Slot slot : models.slots()) {
      LoadedModel ready = slot.ready;
      if (ready != null && slot.loading == null && !ready.pinned() && expired(ready)) {
        LOG.info("model {} leaves: nobody asked for it for {}", ready, ready.keepAlive());
        models.drain(slot);
      }
    }
    models.dropEmptySlots();
  }

  private static boolean expired(LoadedModel model) {
    Duration keepAlive = model.keepAlive();
    return keepAlive != null && !model.inUse() && model.idle().compareTo(keepAlive) > 0;
  }

  private void oneIsGone() {
    loads.admit();
    completeIfEmpty();
  }

  private static void give(LoadedModel model, boolean waited, CompletableFuture<Lease> lease) {
    if (model.acquire() && !lease.complete(new Lease(model, waited))) {
      model.release();
    }
  }

  private void completeIfEmpty() {
    if (closing && !models.anyDraining() && loads.isEmpty()) {
      empty.complete(null);
    }
  }

  private static SeraiException unloaded(Load load) {
    return new SeraiException(
        ErrorCode.MODEL_UNLOADED,
        "model %s was unloaded while it was being loaded; ask again to load it again"
            .formatted(load.manifest().id()));
  }

  private static SeraiException stopping() {
    return new SeraiException(ErrorCode.STOPPING, "the engine is stopping");
  }

  /** Gives up loads, waits for running calls, and unloads everything. */
  @Override
  public void close() {
    try {
      leave().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("models are still in use after {} s; they end with the process", CLOSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    state.end();
  }

  /** Begins to close; complete when all is gone, at once if it was closed before. */
  CompletableFuture<Void> leave() {
    return state.tell(this::closeAll) ? empty : CompletableFuture.completedFuture(null);
  }

  private void closeAll() {
    closing = true;
    for (Slot slot : models.slots()) {
      slot.takeWaiting().forEach(waiter -> waiter.lease().completeExceptionally(stopping()));
      models.drain(slot);
    }
    loads.all().forEach(load -> load.giveUp(stopping()));
    loads.admit();
    completeIfEmpty();
  }

  /** What loads ask of this. */
  private final class LoadOwner implements Loads.Owner {
    @Override
    public List<Holder> holders() {
      return pressure.holders();
    }

    @Override
    public @Nullable LoadedModel evict(String name, String why) {
      return evictions.evict(name, why);
    }

    @Override
    public void loaded(Load load, LoadedModel model) {
      Residency.this.loaded(load, model);
    }

    @Override
    public void failed(Load load, SeraiException why) {
      Residency.this.failed(load, why);
    }

    @Override
    public void tell(Runnable event) {
      state.tell(event);
    }
  }
}
