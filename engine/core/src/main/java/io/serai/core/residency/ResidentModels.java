package io.serai.core.residency;

import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.worker.Worker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which models are loaded, and which of them are on their way out. Confined to the thread that owns
 * the residency's state.
 */
final class ResidentModels {
  private static final Logger LOG = LoggerFactory.getLogger(ResidentModels.class);

  private final Map<Slot.Key, Slot> slots = new HashMap<>();
  private final Set<LoadedModel> draining = new HashSet<>();
  private final LoadedIndex index;
  private final StateThread state;
  private final Runnable gone;

  /**
   * None at first.
   *
   * @param gone is run on the state's thread whenever the memory of one is free
   */
  ResidentModels(LoadedIndex index, StateThread state, Runnable gone) {
    this.index = index;
    this.state = state;
    this.gone = gone;
  }

  /** A copy, so that slots may come and go meanwhile. */
  List<Slot> slots() {
    return List.copyOf(slots.values());
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  /** Whether any is still to be closed. */
  boolean anyDraining() {
    return !draining.isEmpty();
  }

  /** Those that are on their way out. */
  Collection<LoadedModel> draining() {
    return draining;
  }

  /** Those that can be asked. */
  List<LoadedModel> ready() {
    return slots.values().stream().map(slot -> slot.ready).filter(Objects::nonNull).toList();
  }

  /** The workers that a pinned model is in. */
  Set<Worker> workersOfPinned() {
    Set<Worker> workers = new HashSet<>();
    for (LoadedModel model : ready()) {
      if (model.pinned()) {
        model.worker().ifPresent(workers::add);
      }
    }
    return workers;
  }

  /** All that hold memory, by name. */
  List<LoadedModel> all() {
    List<LoadedModel> all = new ArrayList<>(draining);
    all.addAll(ready());
    all.sort(Comparator.comparing(LoadedModel::toString));
    return all;
  }

  /**
   * The slot of the variant asked for, or one that happens to hold it. Who takes any variant is
   * given the first, if that is there because somebody named it.
   */
  Slot slot(Manifest manifest, ModelRef ref) {
    Slot own = slots.get(Slot.Key.of(manifest, ref));
    if (own == null) {
      String wanted = ref.variant() == null ? manifest.variants().getFirst().name() : ref.variant();
      for (Slot slot : slotsOf(manifest, wanted)) {
        if (slot.ready != null) {
          return slot;
        }
      }
    }
    return slots.computeIfAbsent(Slot.Key.of(manifest, ref), Slot::new);
  }

  /**
   * The slots of a model.
   *
   * @param variant null for all of them
   */
  List<Slot> slotsOf(Manifest manifest, @Nullable String variant) {
    return slots.values().stream()
        .filter(slot -> slot.key().name().equals(manifest.name()))
        .filter(slot -> slot.key().version().equals(manifest.version()))
        .filter(slot -> variant == null || slot.isOf(variant))
        .toList();
  }

  /** The slots of what a name stands for; none if that isn't in the catalog. */
  List<Slot> slotsOf(ModelRef ref, CatalogSnapshot catalog) {
    return catalog.find(ref).map(manifest -> slotsOf(manifest, ref.variant())).orElse(List.of());
  }

  /**
   * The slot of a loaded model that may leave; null if there is none of that name. A variant may be
   * loaded twice, for those who named it, and for those who take any: then the one that is idle.
   */
  @Nullable Slot evictable(String name) {
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

  /** Has those leave that a bundle in the engine's process computes; false if there are none. */
  boolean drainModelsIn(String bundle, String why) {
    boolean any =
        draining.stream().anyMatch(model -> model.inEngine() && model.plugin().equals(bundle));
    for (Slot slot : slots()) {
      LoadedModel ready = slot.ready;
      if (ready != null && ready.inEngine() && ready.plugin().equals(bundle)) {
        LOG.info("model {} leaves with its bundle: {}", ready, why);
        drain(slot);
        any = true;
      }
    }
    return any;
  }

  /** Takes a slot's model out; complete when it is closed, at once if there is none. */
  CompletableFuture<Void> drain(Slot slot) {
    LoadedModel model = slot.ready;
    slot.ready = null;
    return model == null ? CompletableFuture.completedFuture(null) : drain(model);
  }

  /** Closes a model once its calls are done; complete when it is closed. */
  CompletableFuture<Void> drain(LoadedModel model) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    index.remove(model);
    draining.add(model);
    model.retire(() -> state.apart(() -> close(model, closed)));
    return closed;
  }

  private void close(LoadedModel model, CompletableFuture<Void> closed) {
    try {
      model.close();
      LOG.info("model {} unloaded", model);
    } catch (Throwable e) {
      LOG.error("model {} can't be closed properly", model, e);
    }
    state.tell(
        () -> {
          draining.remove(model);
          closed.complete(null);
          gone.run();
        });
  }

  /** Forgets slots that hold nothing. */
  void dropEmptySlots() {
    slots.values().removeIf(Slot::isEmpty);
  }
}
