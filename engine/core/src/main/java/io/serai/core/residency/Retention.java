package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long loaded models stay: pins, and how long each is kept that nobody asks for. Confined to
 * the thread that owns the residency's state.
 */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final Catalog catalog;
  private final ResidentModels models;
  private final Loads loads;
  private final Pins pins;

  Retention(Catalog catalog, ResidentModels models, Loads loads, Pins pins) {
    this.catalog = catalog;
    this.models = models;
    this.loads = loads;
    this.pins = pins;
  }

  /**
   * Has a loaded model stay, also whenever it is loaded again, or lets it go.
   *
   * @return whether it is loaded, or had a pin to be removed
   */
  boolean pin(ModelRef ref, boolean stays) {
    boolean found = false;
    for (Slot slot : models.slotsOf(ref, catalog.snapshot())) {
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
  }

  /** A pin that was made by hand counts no more when the model is loaded next. */
  void forgetPin(ModelRef ref) {
    catalog.snapshot().find(ref).ifPresent(model -> pins.remove(model, ref.variant()));
  }

  /** Pins a model that was just loaded, if a pin was made by hand before. */
  void pinIfKept(LoadedModel model) {
    if (pins.has(model.manifest(), model.variant())) {
      model.pin(true);
    }
  }

  /**
   * Has a loaded model leave when nobody asked for it for so long. One that isn't loaded is left
   * alone.
   *
   * @param idle zero as soon as nobody uses it; negative to stay until its memory is wanted
   */
  void keep(ModelRef ref, Duration idle) {
    for (Slot slot : models.slotsOf(ref, catalog.snapshot())) {
      if (slot.ready != null) {
        slot.ready.keepFor(idle.isNegative() ? null : idle);
      }
    }
  }

  /** Has those leave that nobody has asked for, for as long as they are kept. */
  void drainExpired() {
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
}
