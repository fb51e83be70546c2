package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.ModelRef;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Unloads models when somebody asks for it. Confined to the thread that owns the residency's state.
 */
final class Unloads {
  private final Catalog catalog;
  private final ResidentModels models;
  private final Retention retention;
  private final Loads loads;

  Unloads(Catalog catalog, ResidentModels models, Retention retention, Loads loads) {
    this.catalog = catalog;
    this.models = models;
    this.retention = retention;
    this.loads = loads;
  }

  /**
   * Unloads a model once its running calls are done, gives up a load of it, and removes its pin.
   *
   * @param done whether it was loaded; completed when its memory is free
   */
  void begin(ModelRef ref, CompletableFuture<Boolean> done) {
    retention.forgetPin(ref);
    List<CompletableFuture<Void>> closed = new ArrayList<>();
    for (Slot slot : models.slotsOf(ref, catalog.snapshot())) {
      if (slot.loading != null) {
        SeraiException why = unloaded(slot.loading);
        slot.refuseWaiting(why);
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
  }

  private static SeraiException unloaded(Load load) {
    return new SeraiException(
        ErrorCode.MODEL_UNLOADED,
        "model %s was unloaded while it was being loaded; ask again to load it again"
            .formatted(load.manifest().id()));
  }
}
