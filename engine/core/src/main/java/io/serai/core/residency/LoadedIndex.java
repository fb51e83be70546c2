package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.ModelRef;
import io.serai.core.residency.Residency.Lease;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Loaded models by how they were asked for, so that whoever asks so again needs no lock. */
final class LoadedIndex {
  private final Catalog catalog;
  private final Map<ModelRef, LoadedModel> models = new ConcurrentHashMap<>();

  LoadedIndex(Catalog catalog) {
    this.catalog = catalog;
  }

  /** A lease on a model that is known; null if it isn't. */
  @Nullable LoadedModel tryAcquire(ModelRef ref) {
    LoadedModel model = models.get(ref);
    return model != null && model.acquire() ? model : null;
  }

  /**
   * Gives who asked so a lease on a model, if they still want it.
   *
   * @param waited whether it had to be loaded first
   */
  void give(ModelRef ref, LoadedModel model, boolean waited, CompletableFuture<Lease> lease) {
    put(ref, model);
    if (model.acquire() && !lease.complete(new Lease(model, waited))) {
      model.release();
    }
  }

  /** Lets the next who ask so find the model at once, if it is still what they mean. */
  private void put(ModelRef ref, LoadedModel model) {
    if (catalog.snapshot().find(ref).filter(model.manifest()::equals).isPresent()) {
      models.put(ref, model);
    }
  }

  void remove(LoadedModel model) {
    models.values().removeIf(model::equals);
  }

  void clear() {
    models.clear();
  }
}
