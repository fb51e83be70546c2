package io.serai.server.api;

import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.catalog.store.ModelStore;
import io.serai.core.residency.LoadedModel;
import java.util.List;

/** How large a model's files are. */
public final class ModelSize {
  private ModelSize() {}

  /**
   * Of the variant that is loaded; else of the first that is on this machine, which is the one that
   * would be if it fits; else of the first, in bytes. Looks for files.
   *
   * @param loaded the models in memory
   */
  public static long bytes(Manifest manifest, List<LoadedModel> loaded, ModelStore store) {
    return loaded.stream()
        .filter(model -> model.manifest().id().equals(manifest.id()))
        .map(LoadedModel::variant)
        .findFirst()
        .or(
            () ->
                manifest.variants().stream()
                    .filter(variant -> store.has(manifest, variant))
                    .findFirst())
        .map(Variant::bytes)
        .orElseGet(() -> manifest.variants().getFirst().bytes());
  }
}
