package io.serai.itests;

import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Variant;
import io.serai.catalog.store.FolderStore;
import io.serai.spi.Gpu;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the engine would ask a backend to load. */
final class TestingSource {
  private TestingSource() {}

  /** A sample of the archive. */
  static ModelSource sample(String model) {
    return of(TestingArchive.ARCHIVE.resolve("catalog"), model, Map.of());
  }

  /**
   * A model of a catalog.
   *
   * @param more parameters than its manifest has
   */
  static ModelSource of(Path catalog, String model, Map<String, Object> more) {
    Manifest manifest = new Catalog(List.of(catalog)).snapshot().require(ModelRef.parse(model));
    Variant variant = manifest.variants().getFirst();
    Map<String, Object> parameters = new HashMap<>(variant.parameters());
    parameters.putAll(more);
    return new ModelSource(
        manifest.name(),
        manifest.version(),
        manifest.format(),
        manifest.tasks(),
        new FolderStore(List.of()).files(manifest, variant),
        manifest.labels(),
        Gpu.AUTO,
        new Parameters(parameters));
  }
}
