package io.serai.core.residency;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has models and bundles leave since their memory is wanted. Confined to the thread that owns the
 * residency's state.
 */
final class Evictions {
  private static final Logger LOG = LoggerFactory.getLogger(Evictions.class);

  private final ResidentModels models;
  private final Bundles bundles;
  private final Loader loader;
  private final StateThread state;

  Evictions(ResidentModels models, Bundles bundles, Loader loader, StateThread state) {
    this.models = models;
    this.bundles = bundles;
    this.loader = loader;
    this.state = state;
  }

  /** Has a model or bundle leave; the model, if it is one that is loaded. */
  @Nullable LoadedModel evict(String name, String why) {
    Slot slot = models.evictable(name);
    LoadedModel leaving = slot == null ? null : slot.ready;
    if (slot != null) {
      LOG.info("model {} leaves: {}", name, why);
      models.drain(slot);
    }
    boolean used = models.drainModelsIn(name, why);
    if (bundles.isStarted(name) && !used) {
      LOG.info("plugin {} is stopped: {}", name, why);
      bundles.leaving(name);
      state.apart(
          () -> {
            if (!loader.rest(name)) {
              state.tell(() -> bundles.staysAfterAll(name));
            }
          });
    }
    models.dropEmptySlots();
    return leaving;
  }

  /** Has models and bundles leave for a load. */
  void evict(List<String> names, String why, Load load) {
    names.forEach(name -> load.evicts(evict(name, why)));
  }

  /** Ends the worker of a model at once, with the calls in it, and has the model leave. */
  void endWorker(String name, String why) {
    Slot slot = models.evictable(name);
    if (slot != null && slot.ready != null) {
      slot.ready.endForMemory();
    }
    evict(name, why);
  }
}
