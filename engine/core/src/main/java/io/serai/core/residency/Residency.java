package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Isolation;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.catalog.Variant;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Decision;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Tier;
import io.serai.core.host.BundleCost;
import io.serai.core.host.PluginListener;
import io.serai.core.pressure.PressureStatus;
import io.serai.core.pressure.Reading;
import io.serai.core.worker.PageMove;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
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

  /**
   * A model that was acquired.
   *
   * @param model to be released
   * @param waited whether it had to be loaded first
   */
  public record Lease(LoadedModel model, boolean waited) {}

  private final Catalog catalog;
  private final Loader loader;
  private final Pins pins;
  private final Executor threads;
  private final int mostWaiting;
  private final ScheduledExecutorService owner;
  private final LoadedIndex index;
  private final Map<Slot.Key, Slot> slots = new HashMap<>();
  private final Set<LoadedModel> draining = new HashSet<>();
  private final Bundles bundles = new Bundles();
  private final Loads loads;
  private final PressureRelief relief;
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private volatile boolean memoryWanted;
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
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("serai-residency").daemon().factory()),
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
    this.pins = pins;
    this.threads = threads;
    this.mostWaiting = mostWaiting;
    index = new LoadedIndex(catalog);
    this.owner = owner;
    loads = new Loads(new LoadOwner(), loader, gate, bundles, threads, nanoTime);
    relief = new PressureRelief(new PressureOwner(), gate, readings, nanoTime);
    catalog.onChange(snapshot -> tell(() -> catalogChanged(snapshot)));
    owner.scheduleWithFixedDelay(
        guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** To be told what becomes of plugins. */
  public PluginListener pluginListener() {
    return new PluginListener() {
      @Override
      public void retiring() {
        tell(Residency.this::leaveRetiringBackends);
      }

      @Override
      public void started(BundleCost cost) {
        loader.bundleStarted(cost);
        tell(() -> bundles.started(cost));
      }

      @Override
      public void gone(String plugin) {
        tell(
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
    if (!tell(() -> acquire(ref, priority, lease))) {
      lease.completeExceptionally(stopping());
    }
    Cancellation.Registration registered =
        cancellation.onRequest(() -> tell(() -> stopWaiting(lease)));
    lease.whenComplete((given, failure) -> registered.close());
    return lease;
  }

  /** What was measured of a variant of a model; empty if nothing was yet. */
  public Optional<Measured> measured(Manifest manifest, Variant variant) {
    return loader.measured(manifest, variant);
  }

  /** The models that are loaded, by name, those being replaced or drained included. */
  public List<LoadedModel> loaded() {
    return ask(() -> {
          List<LoadedModel> all = new ArrayList<>(draining);
          for (Slot slot : slots.values()) {
            if (slot.ready != null) {
              all.add(slot.ready);
            }
          }
          all.sort(Comparator.comparing(LoadedModel::toString));
          return all;
        })
        .orElse(List.of());
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
      return ask(() -> loads.assess(preparation)).orElseThrow(Residency::stopping);
    } finally {
      preparation.backend().close();
    }
  }

  /** The loads under way, in the order in which they began. */
  public List<LoadInfo> loading() {
    return ask(() -> loads.all().stream().map(Load::info).toList()).orElse(List.of());
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
    return ask(this::holdersNow).orElse(List.of());
  }

  /**
   * Unloads a model once its running calls are done, gives up a load of it, and removes its pin.
   *
   * @return whether it was loaded; complete when its memory is free
   */
  public CompletableFuture<Boolean> unload(ModelRef ref) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    if (!tell(
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
              closed.add(drain(slot));
            }
          }
          loads.admit();
          dropEmptySlots();
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
    Slot apart = new Slot(new Slot.Key(manifest.name(), manifest.version(), variant));
    Manifest inWorker = manifest.with(manifest.residency().in(Isolation.WORKER));
    if (!tell(
        () -> {
          if (closing) {
            trial.completeExceptionally(stopping());
            return;
          }
          memoryWanted = true;
          Load load = loads.begin(apart, inWorker, trial);
          Cancellation.Registration registered =
              cancellation.onRequest(() -> load.cancellation().request("the trial was given up"));
          trial.whenComplete((model, failure) -> registered.close());
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
    return ask(() -> {
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
        ask(() -> slotsOf(ref).stream().map(slot -> slot.ready).filter(m -> m != null).findFirst())
            .flatMap(found -> found)
            .orElse(null);
    if (model == null || !model.acquire()) {
      moved.completeExceptionally(
          new SeraiException(
              ErrorCode.INVALID_INPUT,
              "model %s isn't loaded; 'serai models load %s' loads it".formatted(ref, ref)));
      return moved;
    }
    onThread(
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

  private List<Slot> slotsOf(ModelRef ref) {
    Optional<Manifest> manifest = catalog.snapshot().find(ref);
    return manifest.isEmpty()
        ? List.of()
        : slots.values().stream()
            .filter(slot -> slot.key().name().equals(manifest.get().name()))
            .filter(slot -> slot.key().version().equals(manifest.get().version()))
            .filter(slot -> ref.variant() == null || isVariant(slot, ref.variant()))
            .toList();
  }

  private static boolean isVariant(Slot slot, String variant) {
    return slot.ready == null
        ? variant.equals(slot.key().variant())
        : slot.ready.variant().name().equals(variant);
  }

  private void leaveRetiringBackends() {
    slots.forEach(
        (key, slot) -> {
          LoadedModel ready = slot.ready;
          if (ready != null && ready.onRetiringBackend() && slot.loading == null) {
            load(slot, ready.manifest());
          }
        });
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
    Slot slot = slot(manifest, ref);
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

  /** The slot of the variant asked for, or one that happens to hold it. */
  private Slot slot(Manifest manifest, ModelRef ref) {
    if (ref.variant() != null) {
      Slot any = slots.get(new Slot.Key(manifest.name(), manifest.version(), null));
      if (any != null && any.ready != null && any.ready.variant().name().equals(ref.variant())) {
        return any;
      }
    }
    return slots.computeIfAbsent(Slot.Key.of(manifest, ref), Slot::new);
  }

  private void stopWaiting(CompletableFuture<Lease> lease) {
    lease.completeExceptionally(
        new SeraiException(ErrorCode.CANCELLED, "the request was given up while it waited"));
    for (Slot slot : List.copyOf(slots.values())) {
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
      tried(model, trial);
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
      drain(slot);
    }
    if (pins.has(model.manifest(), model.variant())) {
      model.pin(true);
    }
    slot.ready = model;
    model.whenIdle(this::idle);
    model.onExit(
        () -> {
          index.remove(model);
          tell(() -> workerGone(slot, model));
        });
    List<Slot.Waiter> waiting = slot.takeWaiting();
    for (Slot.Waiter waiter : waiting) {
      index.put(waiter.ref(), model);
      give(model, true, waiter.lease());
    }
    if (closing || (load.abandoned() && waiting.isEmpty())) {
      drain(slot);
      dropEmptySlots();
    }
    if (!closing) {
      followCatalog(catalog.snapshot());
      leaveRetiringBackends();
      loads.admit();
    }
  }

  private void tried(LoadedModel model, CompletableFuture<ProbeReport> trial) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    draining.add(model);
    model.retire(() -> onThread(() -> close(model, closed)));
    closed.thenRun(
        () ->
            model
                .trial()
                .ifPresentOrElse(
                    trial::complete,
                    () ->
                        trial.completeExceptionally(
                            new SeraiException(
                                ErrorCode.INTERNAL, model + " was loaded without a trial"))));
  }

  /** A model whose process has ended isn't there any more; who asks for it next loads it again. */
  private void workerGone(Slot slot, LoadedModel model) {
    if (model.equals(slot.ready)) {
      drain(slot);
      dropEmptySlots();
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
      drain(slot);
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
    dropEmptySlots();
    if (!closing) {
      followWhatCameMeanwhile(slot, manifest);
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
      dropEmptySlots();
    }
    loads.admit();
  }

  /** While a replacement was loaded in vain, manifest or backend may have changed once more. */
  private void followWhatCameMeanwhile(Slot slot, Manifest failed) {
    LoadedModel ready = slot.ready;
    if (ready == null) {
      return;
    }
    Slot.Key key = slot.key();
    Optional<Manifest> now = catalog.snapshot().find(new ModelRef(key.name(), key.version(), null));
    if (now.isEmpty()) {
      drain(slot);
      dropEmptySlots();
    } else if (!now.get().equals(failed) && !now.get().equals(ready.manifest())) {
      load(slot, now.get());
    }
  }

  private void catalogChanged(CatalogSnapshot now) {
    index.clear();
    followCatalog(now);
  }

  private void followCatalog(CatalogSnapshot now) {
    slots.forEach(
        (key, slot) -> {
          LoadedModel ready = slot.ready;
          if (ready == null || slot.loading != null) {
            return;
          }
          Optional<Manifest> manifest = now.find(new ModelRef(key.name(), key.version(), null));
          if (manifest.isEmpty()) {
            drain(slot);
          } else if (!manifest.get().equals(ready.manifest())) {
            load(slot, manifest.get());
          }
        });
    dropEmptySlots();
  }

  /** Called by whoever gives the last lease on a model back. */
  private void idle() {
    if (memoryWanted) {
      tell(loads::admit);
    }
  }

  private void tick() {
    relief.look(!slots.isEmpty());
    loads.admit();
    memoryWanted = !loads.isEmpty();
    for (Slot slot : List.copyOf(slots.values())) {
      LoadedModel ready = slot.ready;
      if (ready != null && slot.loading == null && !ready.pinned() && expired(ready)) {
        LOG.info("model {} leaves: nobody asked for it for {}", ready, ready.policy().keepAlive());
        drain(slot);
      }
    }
    dropEmptySlots();
  }

  private static boolean expired(LoadedModel model) {
    Duration keepAlive = model.policy().keepAlive();
    return keepAlive != null && !model.inUse() && model.idle().compareTo(keepAlive) > 0;
  }

  private @Nullable LoadedModel evict(String name, String why) {
    Slot slotOf = evictable(name);
    LoadedModel leaving = slotOf == null ? null : slotOf.ready;
    if (slotOf != null) {
      LOG.info("model {} leaves: {}", name, why);
      drain(slotOf);
    }
    boolean used = drainModelsIn(name, why);
    if (bundles.isStarted(name) && !used) {
      LOG.info("plugin {} is stopped: {}", name, why);
      bundles.leaving(name);
      onThread(
          () -> {
            if (!loader.rest(name)) {
              tell(() -> bundles.staysAfterAll(name));
            }
          });
    }
    dropEmptySlots();
    return leaving;
  }

  /** A variant may be loaded twice: for those who named it, and for those who take any. */
  private @Nullable Slot evictable(String name) {
    Slot found = null;
    for (Slot slot : slots.values()) {
      LoadedModel ready = slot.ready;
      boolean matches = ready != null && !ready.pinned() && ready.toString().equals(name);
      if (ready != null && matches && (found == null || !ready.inUse())) {
        found = slot;
      }
    }
    return found;
  }

  /** A bundle can't leave before the models in it; true if there are any. */
  private boolean drainModelsIn(String bundle, String why) {
    boolean any =
        draining.stream().anyMatch(model -> model.inEngine() && model.plugin().equals(bundle));
    for (Slot slot : List.copyOf(slots.values())) {
      LoadedModel ready = slot.ready;
      if (ready != null && ready.inEngine() && ready.plugin().equals(bundle)) {
        LOG.info("model {} leaves with its bundle: {}", ready, why);
        drain(slot);
        any = true;
      }
    }
    return any;
  }

  private CompletableFuture<Void> drain(Slot slot) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    LoadedModel model = slot.ready;
    slot.ready = null;
    if (model == null) {
      closed.complete(null);
      return closed;
    }
    index.remove(model);
    draining.add(model);
    model.retire(() -> onThread(() -> close(model, closed)));
    return closed;
  }

  private void close(LoadedModel model, CompletableFuture<Void> closed) {
    try {
      model.close();
      LOG.info("model {} unloaded", model);
    } catch (Throwable e) {
      LOG.error("model {} can't be closed properly", model, e);
    }
    tell(
        () -> {
          draining.remove(model);
          closed.complete(null);
          loads.admit();
          completeIfEmpty();
        });
  }

  private static void give(LoadedModel model, boolean waited, CompletableFuture<Lease> lease) {
    if (model.acquire() && !lease.complete(new Lease(model, waited))) {
      model.release();
    }
  }

  private List<Holder> holdersNow() {
    return Holders.of(slots.values(), draining, loads.all(), bundles);
  }

  private void dropEmptySlots() {
    slots.values().removeIf(Slot::isEmpty);
  }

  private void completeIfEmpty() {
    if (closing && draining.isEmpty() && loads.isEmpty()) {
      empty.complete(null);
    }
  }

  private void onThread(Runnable work) {
    try {
      threads.execute(work);
    } catch (RejectedExecutionException e) {
      work.run();
    }
  }

  private List<LoadedModel> readyModels() {
    return slots.values().stream().map(slot -> slot.ready).filter(Objects::nonNull).toList();
  }

  /** Hands an event to the owner of the state; false if it has ended. */
  private boolean tell(Runnable event) {
    try {
      owner.execute(guarded(event));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static Runnable guarded(Runnable event) {
    return () -> {
      try {
        event.run();
      } catch (RuntimeException | Error e) {
        LOG.error("an event of the residency failed", e);
      }
    };
  }

  /** Asks the owner of the state, and waits for the answer; empty if it has ended. */
  private <T> Optional<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean told =
        tell(
            () -> {
              try {
                answer.complete(question.get());
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    return told ? Optional.of(answer.join()) : Optional.empty();
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
    owner.shutdown();
  }

  /** Begins to close; complete when all is gone, at once if it was closed before. */
  CompletableFuture<Void> leave() {
    return tell(this::closeAll) ? empty : CompletableFuture.completedFuture(null);
  }

  private void closeAll() {
    closing = true;
    for (Slot slot : List.copyOf(slots.values())) {
      slot.takeWaiting().forEach(waiter -> waiter.lease().completeExceptionally(stopping()));
      drain(slot);
    }
    loads.all().forEach(load -> load.giveUp(stopping()));
    loads.admit();
    completeIfEmpty();
  }

  /** What loads ask of this. */
  private final class LoadOwner implements Loads.Owner {
    @Override
    public List<Holder> holders() {
      return holdersNow();
    }

    @Override
    public @Nullable LoadedModel evict(String name, String why) {
      return Residency.this.evict(name, why);
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
      Residency.this.tell(event);
    }
  }

  /** What the relief of pressure asks of this. */
  private final class PressureOwner implements PressureRelief.Owner {
    @Override
    public List<Holder> holders() {
      return holdersNow();
    }

    @Override
    public void evict(String name, String why) {
      Residency.this.evict(name, why);
    }

    @Override
    public boolean isBundle(String holder) {
      return bundles.isStarted(holder);
    }

    @Override
    public Set<String> inWorkers() {
      Set<String> names = new HashSet<>();
      for (LoadedModel model : readyModels()) {
        if (!model.inEngine()) {
          names.add(model.toString());
        }
      }
      return names;
    }

    @Override
    public void endWorker(String holder, String why) {
      Slot slot = evictable(holder);
      if (slot != null && slot.ready != null) {
        slot.ready.endForMemory();
      }
      Residency.this.evict(holder, why);
    }

    @Override
    public boolean loading() {
      return !loads.isEmpty();
    }

    @Override
    public boolean loadsUnderWay() {
      return loads.underWay();
    }

    @Override
    public void watchLoads(Reading reading) {
      loads.watch(reading);
    }

    @Override
    public boolean giveUpLoads(String why) {
      return loads.giveUp(why);
    }

    @Override
    public void refuseWaiting() {
      for (Slot slot : slots.values()) {
        Load loading = slot.loading;
        SeraiException refusal =
            loading == null ? null : relief.refusal(loading.manifest(), loading.priority());
        if (loading != null && refusal != null) {
          slot.takeWaiting().forEach(waiter -> waiter.lease().completeExceptionally(refusal));
          loading.giveUp(refusal);
        }
      }
    }

    @Override
    public void trim() {
      onThread(new CacheTrim(loader, catalog.snapshot(), readyModels())::run);
    }
  }
}
