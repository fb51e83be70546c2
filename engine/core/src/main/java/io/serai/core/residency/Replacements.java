package io.serai.core.residency;

import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Has loaded models follow their manifests and backends: when one is replaced, so is the loaded
 * model, without a gap; when one goes, so does it. Confined to the thread that owns the residency's
 * state.
 */
final class Replacements {
  private final ResidentModels models;
  private final BiConsumer<Slot, Manifest> load;

  /**
   * Nothing is replaced yet.
   *
   * @param load begins to load what the manifest says into a slot
   */
  Replacements(ResidentModels models, BiConsumer<Slot, Manifest> load) {
    this.models = models;
    this.load = load;
  }

  /** Has models follow the catalog, but for those that are being loaded. */
  void follow(CatalogSnapshot now) {
    for (Slot slot : models.slots()) {
      LoadedModel ready = slot.ready;
      if (ready == null || slot.loading != null) {
        continue;
      }
      Optional<Manifest> manifest = manifest(slot, now);
      if (manifest.isEmpty()) {
        models.drain(slot);
      } else if (!manifest.get().equals(ready.manifest())) {
        load.accept(slot, manifest.get());
      }
    }
    models.dropEmptySlots();
  }

  /** While a replacement was loaded in vain, its manifest may have changed once more. */
  void followAfterFailure(Slot slot, Manifest failed, CatalogSnapshot now) {
    LoadedModel ready = slot.ready;
    if (ready == null) {
      return;
    }
    Optional<Manifest> manifest = manifest(slot, now);
    if (manifest.isEmpty()) {
      models.drain(slot);
      models.dropEmptySlots();
    } else if (!manifest.get().equals(failed) && !manifest.get().equals(ready.manifest())) {
      load.accept(slot, manifest.get());
    }
  }

  /** Has models loaded anew whose backends were replaced. */
  void leaveRetiringBackends() {
    for (Slot slot : models.slots()) {
      LoadedModel ready = slot.ready;
      if (ready != null && ready.onRetiringBackend() && slot.loading == null) {
        load.accept(slot, ready.manifest());
      }
    }
  }

  private static Optional<Manifest> manifest(Slot slot, CatalogSnapshot now) {
    return now.find(new ModelRef(slot.key().name(), slot.key().version(), null));
  }
}
