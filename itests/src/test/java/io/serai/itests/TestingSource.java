package io.serai.itests;

import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Variant;
import io.serai.catalog.store.FolderStore;
import io.serai.spi.Gpu;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import java.util.List;

/** The archive's sample models, as backends are asked to load them. */
final class TestingSource {
  private TestingSource() {}

  static ModelSource of(String model) {
    Manifest manifest =
        new Catalog(List.of(TestingArchive.ARCHIVE.resolve("catalog")))
            .snapshot()
            .require(ModelRef.parse(model));
    Variant variant = manifest.variants().getFirst();
    return new ModelSource(
        manifest.name(),
        manifest.version(),
        manifest.format(),
        manifest.tasks(),
        new FolderStore(List.of()).files(manifest, variant),
        manifest.labels(),
        Gpu.AUTO,
        new Parameters(variant.parameters()));
  }
}
