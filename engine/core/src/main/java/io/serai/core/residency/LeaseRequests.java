package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.core.residency.Residency.Lease;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Requests for leases on models, which may have to be loaded first. Confined to the thread that
 * owns the residency's state.
 */
final class LeaseRequests {
  private final Catalog catalog;
  private final LoadedIndex index;
  private final ResidentModels models;
  private final Loads loads;
  private final SlotLoads slotLoads;
  private final PressureRelief relief;
  private final Shutdown shutdown;
  private final int mostWaiting;

  /**
   * None at first.
   *
   * @param mostWaiting how many may wait for one model to be loaded
   */
  LeaseRequests(
      Catalog catalog,
      LoadedIndex index,
      ResidentModels models,
      Loads loads,
      SlotLoads slotLoads,
      PressureRelief relief,
      Shutdown shutdown,
      int mostWaiting) {
    this.catalog = catalog;
    this.index = index;
    this.models = models;
    this.loads = loads;
    this.slotLoads = slotLoads;
    this.relief = relief;
    this.shutdown = shutdown;
    this.mostWaiting = mostWaiting;
  }

  /**
   * Answers a request, or has it wait until the model is loaded.
   *
   * @param priority of the request; null for the model's own
   * @param lease the answer; one that is there already is left as it is
   */
  void acquire(ModelRef ref, @Nullable Priority priority, CompletableFuture<Lease> lease) {
    if (lease.isDone()) {
      return;
    }
    if (shutdown.begun()) {
      lease.completeExceptionally(Shutdown.stopping());
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
      index.give(ref, ready, false, lease);
    } else if (slot.waitingCount() >= mostWaiting) {
      lease.completeExceptionally(
          new SeraiException(
              ErrorCode.OVERLOADED,
              "%d requests wait for model %s already; ask again later"
                  .formatted(slot.waitingCount(), manifest.id())));
    } else {
      slot.wait(ref, lease);
      if (slot.loading == null) {
        slotLoads.begin(slot, manifest);
      }
      Load loading = slot.loading;
      if (loading != null) {
        loading.askedFor(counts);
      }
    }
  }

  /** Has a request no longer wait; a load that nobody waits for any more is given up. */
  void giveUp(CompletableFuture<Lease> lease) {
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
}
