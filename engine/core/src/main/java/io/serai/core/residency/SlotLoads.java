package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads into slots: for those who wait for a model, or in place of one that is replaced. Confined
 * to the thread that owns the residency's state.
 */
final class SlotLoads implements Load.Recipient {
  private static final Logger LOG = LoggerFactory.getLogger(SlotLoads.class);

  private final Catalog catalog;
  private final LoadedIndex index;
  private final ResidentModels models;
  private final Retention retention;
  private final Loads loads;
  private final Replacements replacements;
  private final Shutdown shutdown;
  private final StateThread state;

  SlotLoads(
      Catalog catalog,
      LoadedIndex index,
      ResidentModels models,
      Retention retention,
      Loads loads,
      Shutdown shutdown,
      StateThread state) {
    this.catalog = catalog;
    this.index = index;
    this.models = models;
    this.retention = retention;
    this.loads = loads;
    this.shutdown = shutdown;
    this.state = state;
    replacements = new Replacements(models, this::begin);
  }

  /** What has loaded models follow their manifests and backends. */
  Replacements replacements() {
    return replacements;
  }

  /** Begins to load what a manifest says into a slot. */
  void begin(Slot slot, Manifest manifest) {
    slot.loading = loads.begin(slot, manifest, Load.Purpose.USE, this);
  }

  @Override
  public void loaded(Load load, LoadedModel model) {
    Slot slot = load.slot();
    slot.loading = null;
    LOG.info(
        "model {} loaded in {} ms by {}",
        model,
        TimeUnit.NANOSECONDS.toMillis(model.loadNanos()),
        model.plugin());
    put(model, slot);
    List<Slot.Waiter> waiting = slot.takeWaiting();
    for (Slot.Waiter waiter : waiting) {
      index.give(waiter.ref(), model, true, waiter.lease());
    }
    if (shutdown.begun() || (load.abandoned() && waiting.isEmpty())) {
      models.drain(slot);
      models.dropEmptySlots();
    }
    if (!shutdown.begun()) {
      replacements.follow(catalog.snapshot());
      replacements.leaveRetiringBackends();
      loads.admit();
    }
  }

  private void put(LoadedModel model, Slot slot) {
    if (slot.ready != null) {
      model.pin(slot.ready.pinned());
      models.drain(slot);
    }
    retention.pinIfKept(model);
    slot.ready = model;
    model.whenIdle(loads::modelIsIdle);
    model.onExit(
        () -> {
          index.remove(model);
          state.tell(() -> workerGone(slot, model));
        });
  }

  /** A model whose process has ended isn't there any more; who asks for it next loads it again. */
  private void workerGone(Slot slot, LoadedModel model) {
    if (model.equals(slot.ready)) {
      models.drain(slot);
      models.dropEmptySlots();
      loads.admit();
    }
  }

  @Override
  public void failed(Load load, SeraiException why) {
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
    if (load.abandoned() && !shutdown.begun() && slot.waitingCount() > 0) {
      loadAgain(slot);
      return;
    }
    slot.refuseWaiting(why);
    models.dropEmptySlots();
    if (!shutdown.begun()) {
      replacements.followAfterFailure(slot, manifest, catalog.snapshot());
      loads.admit();
    }
    shutdown.completeIfEmpty();
  }

  /** For those who asked after everybody else had given the load up that has ended now. */
  private void loadAgain(Slot slot) {
    Slot.Key key = slot.key();
    try {
      begin(
          slot, catalog.snapshot().require(new ModelRef(key.name(), key.version(), key.variant())));
    } catch (SeraiException e) {
      slot.refuseWaiting(e);
      models.dropEmptySlots();
    }
    loads.admit();
  }
}
