package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.host.NativeHeap;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which models are in memory. A model is loaded when it is first asked for, and leaves when it is
 * unloaded, its manifest goes, or its backend goes; when manifest or backend are replaced, so is
 * the loaded model, without a gap.
 *
 * <p>One thread owns the state. Whoever asks for a model that is loaded already doesn't meet it.
 */
public final class Residency implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Residency.class);
  private static final int CLOSE_SECONDS = 30;

  /**
   * A model that was acquired.
   *
   * @param model to be released
   * @param waited whether it had to be loaded first
   */
  public record Lease(LoadedModel model, boolean waited) {}

  private final Catalog catalog;
  private final ModelLoader loader;
  private final Executor threads;
  private final ExecutorService owner;
  private final LoadedIndex index;
  private final Map<Slot.Key, Slot> slots = new HashMap<>();
  private final Set<LoadedModel> draining = new HashSet<>();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private boolean closing;

  /**
   * Nothing is loaded at first.
   *
   * @param threads the engine's, on which models load and close
   */
  public Residency(Catalog catalog, ModelLoader loader, Executor threads) {
    this.catalog = catalog;
    this.loader = loader;
    this.threads = threads;
    index = new LoadedIndex(catalog);
    owner =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("serai-residency").daemon().factory());
    catalog.onChange(snapshot -> tell(() -> catalogChanged(snapshot)));
  }

  /** A lease on a model that is loaded; null if it isn't. Doesn't block. */
  public @Nullable LoadedModel tryAcquire(ModelRef ref) {
    return index.tryAcquire(ref);
  }

  /**
   * A lease on a model, which is loaded if it isn't.
   *
   * @return fails with a {@link SeraiException}; completes on a thread that must not be kept
   */
  public CompletableFuture<Lease> acquire(ModelRef ref) {
    CompletableFuture<Lease> lease = new CompletableFuture<>();
    if (!tell(() -> acquire(ref, lease))) {
      lease.completeExceptionally(stopping());
    }
    return lease;
  }

  /** The models that are loaded, by name, those being replaced or drained included. */
  public List<LoadedModel> loaded() {
    CompletableFuture<List<LoadedModel>> answer = new CompletableFuture<>();
    if (!tell(
        () -> {
          List<LoadedModel> all = new ArrayList<>(draining);
          slots.values().stream().map(slot -> slot.ready).filter(m -> m != null).forEach(all::add);
          all.sort(Comparator.comparing(LoadedModel::toString));
          answer.complete(all);
        })) {
      return List.of();
    }
    return answer.join();
  }

  /**
   * Unloads a model once its running calls are done.
   *
   * @return whether it was loaded; complete when its memory is free
   */
  public CompletableFuture<Boolean> unload(ModelRef ref) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    if (!tell(
        () -> {
          Optional<Manifest> manifest = catalog.snapshot().find(ref);
          List<CompletableFuture<Void>> closed = new ArrayList<>();
          if (manifest.isPresent()) {
            slots.forEach(
                (key, slot) -> {
                  if (key.name().equals(manifest.get().name())
                      && key.version().equals(manifest.get().version())
                      && slot.ready != null) {
                    closed.add(drain(slot));
                  }
                });
          }
          dropEmptySlots();
          CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new))
              .whenComplete((none, e) -> done.complete(!closed.isEmpty()));
        })) {
      done.complete(false);
    }
    return done;
  }

  /** Loads models anew whose backend is being retired, and lets them change over. */
  public void leaveRetiringBackends() {
    tell(
        () ->
            slots.forEach(
                (key, slot) -> {
                  LoadedModel ready = slot.ready;
                  if (ready != null && ready.onRetiringBackend() && slot.loading == null) {
                    load(slot, ready.manifest());
                  }
                }));
  }

  private void acquire(ModelRef ref, CompletableFuture<Lease> lease) {
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
    Slot slot = slot(manifest, ref);
    LoadedModel ready = slot.ready;
    if (ready != null) {
      index.put(ref, ready);
      give(ready, false, lease);
    } else {
      slot.wait(ref, lease);
      if (slot.loading == null) {
        load(slot, manifest);
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

  private void load(Slot slot, Manifest manifest) {
    Cancellation cancellation = new Cancellation();
    slot.loading = cancellation;
    LoadListener progress =
        (phase, fraction) -> LOG.debug("model {}: {} {}", manifest.id(), phase, fraction);
    try {
      threads.execute(
          () -> {
            try {
              LoadedModel model =
                  loader.load(manifest, slot.key().variant(), progress, cancellation);
              tell(() -> loaded(slot, model));
            } catch (SeraiException e) {
              tell(() -> failed(slot, manifest, e));
            }
          });
    } catch (RejectedExecutionException e) {
      failed(
          slot,
          manifest,
          new SeraiException(ErrorCode.OVERLOADED, "all of the engine's threads are busy", e));
    }
  }

  private void loaded(Slot slot, LoadedModel model) {
    slot.loading = null;
    LOG.info(
        "model {} loaded in {} ms by {}",
        model,
        TimeUnit.NANOSECONDS.toMillis(model.loadNanos()),
        model.plugin());
    if (slot.ready != null) {
      drain(slot);
    }
    slot.ready = model;
    for (Slot.Waiter waiter : slot.takeWaiting()) {
      index.put(waiter.ref(), model);
      give(model, true, waiter.lease());
    }
    if (closing) {
      drain(slot);
      dropEmptySlots();
    } else {
      followCatalog(catalog.snapshot());
      leaveRetiringBackends();
    }
  }

  private void failed(Slot slot, Manifest manifest, SeraiException why) {
    slot.loading = null;
    if (slot.ready != null
        && slot.ready.onRetiringBackend()
        && why.code() == ErrorCode.BACKEND_UNAVAILABLE) {
      LOG.warn("model {} is unloaded with its backend: {}", slot.ready, why.getMessage());
      drain(slot);
      slots.remove(slot.key(), slot);
    } else if (slot.ready != null) {
      LOG.warn(
          "model {} stays as it was loaded; its replacement can't be: {}",
          slot.ready,
          why.getMessage());
    } else {
      LOG.warn("model {} can't be loaded: {}", manifest.id(), why.getMessage());
      slots.remove(slot.key(), slot);
    }
    slot.takeWaiting().forEach(waiter -> waiter.lease().completeExceptionally(why));
    completeIfEmpty();
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
    model.retire(
        () -> {
          Runnable close = () -> close(model, closed);
          try {
            threads.execute(close);
          } catch (RejectedExecutionException e) {
            close.run();
          }
        });
    return closed;
  }

  private void close(LoadedModel model, CompletableFuture<Void> closed) {
    try {
      model.close();
      NativeHeap.trim();
      LOG.info("model {} unloaded", model);
    } catch (RuntimeException e) {
      LOG.error("model {} can't be closed properly", model, e);
    }
    tell(
        () -> {
          draining.remove(model);
          closed.complete(null);
          completeIfEmpty();
        });
  }

  private static void give(LoadedModel model, boolean waited, CompletableFuture<Lease> lease) {
    if (model.acquire() && !lease.complete(new Lease(model, waited))) {
      model.release();
    }
  }

  private void dropEmptySlots() {
    slots.values().removeIf(Slot::isEmpty);
  }

  private void completeIfEmpty() {
    if (closing
        && draining.isEmpty()
        && slots.values().stream().allMatch(slot -> slot.loading == null)) {
      empty.complete(null);
    }
  }

  /** Hands an event to the owner of the state; false if it has ended. */
  private boolean tell(Runnable event) {
    try {
      owner.execute(event);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static SeraiException stopping() {
    return new SeraiException(ErrorCode.STOPPING, "the engine is stopping");
  }

  /** Gives up loads, waits for running calls, and unloads everything. */
  @Override
  public void close() {
    if (!tell(this::closeAll)) {
      return;
    }
    try {
      empty.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("models are still in use after {} s; they end with the process", CLOSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    owner.shutdown();
  }

  private void closeAll() {
    closing = true;
    for (Slot slot : slots.values()) {
      slot.takeWaiting().forEach(waiter -> waiter.lease().completeExceptionally(stopping()));
      if (slot.loading != null) {
        slot.loading.request("the engine is stopping");
      }
      drain(slot);
    }
    completeIfEmpty();
  }
}
