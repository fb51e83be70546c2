package io.serai.core.residency;

import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.core.device.PageCache;
import io.serai.core.gate.Tier;
import io.serai.core.host.NativeHeap;
import io.serai.core.worker.Worker;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what nobody uses: the heaps' free memory, here and in workers, and the cached pages of
 * models' files that aren't loaded. Takes a while.
 *
 * @param loaded the models that are; their files are left alone
 */
record CacheTrim(Loader loader, CatalogSnapshot catalog, List<LoadedModel> loaded) {
  private static final Logger LOG = LoggerFactory.getLogger(CacheTrim.class);

  /**
   * A collection stops all threads, and of a heap as small as this it gives back next to nothing.
   */
  private static final long SMALL_HEAP = 32L << 20;

  /** What costs least comes first. */
  void run() {
    files();
    heaps();
  }

  /** Leaves file pages alone, which cost nothing while memory isn't short. */
  void heaps() {
    NativeHeap.trim();
    workers();
    if (Runtime.getRuntime().totalMemory() > SMALL_HEAP) {
      System.gc();
    }
  }

  /** One that is paged out would have to come back for it. */
  private void workers() {
    for (LoadedModel model : loaded) {
      if (model.tier() == Tier.RAM) {
        model.worker().ifPresent(worker -> trim(model, worker));
      }
    }
  }

  /** It may be gone by now. */
  private static void trim(LoadedModel model, Worker worker) {
    try {
      worker.trim();
    } catch (SeraiException e) {
      LOG.debug("the worker of {} doesn't trim: {}", model, e.getMessage());
    }
  }

  private void files() {
    try {
      Set<Path> used = new HashSet<>();
      for (LoadedModel model : loaded) {
        used.addAll(loader.files(model.manifest(), model.variant()));
      }
      for (Manifest manifest : catalog.all()) {
        for (Variant variant : manifest.variants()) {
          for (Path file : loader.files(manifest, variant)) {
            if (!used.contains(file)) {
              PageCache.drop(file);
            }
          }
        }
      }
    } catch (IOException | SeraiException e) {
      LOG.debug("not all pages of unused files are dropped: {}", e.toString());
    }
  }
}
