package io.serai.core.select;

import io.serai.catalog.Catalog;
import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.residency.LoadedModel;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of the catalog's models: as their files and manifests say, and as they answered and
 * failed. Safe to use from several threads.
 */
final class KnownModels {
  /** Failures that are the model's own and would meet the next who asks as well. */
  private static final Set<ErrorCode> OWN_FAULTS =
      Set.of(
          ErrorCode.LOAD_FAILED,
          ErrorCode.RUNTIME_FAILED,
          ErrorCode.WORKER_LOST,
          ErrorCode.INVALID_MODEL,
          ErrorCode.FILES_MISSING,
          ErrorCode.BACKEND_UNAVAILABLE,
          ErrorCode.REMOTE_FAILED);

  private static final int READ_AT_ONCE = 20;

  private final Catalog catalog;
  private final SpeedBook speeds;
  private final FactsReader reader;
  private final InstantSource clock;
  private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
  private volatile CatalogSnapshot known;
  private volatile FactsTable table;
  private int nextToRead;

  /**
   * Knows the catalog's models from the start.
   *
   * @param speeds those measured before, and where new ones are kept
   */
  KnownModels(Catalog catalog, SpeedBook speeds, FactsReader reader, InstantSource clock) {
    this.catalog = catalog;
    this.speeds = speeds;
    this.reader = reader;
    this.clock = clock;
    known = catalog.snapshot();
    table = read(known);
  }

  private FactsTable read(CatalogSnapshot snapshot) {
    LoadRate rate = reader.rate(snapshot.newest());
    return new FactsTable(
        snapshot.newest().stream()
            .map(manifest -> reader.read(manifest, rate, trouble(manifest.id())))
            .toList());
  }

  /** How a model failed lately, by its name and version. */
  Trouble trouble(String id) {
    return troubles.getOrDefault(id, Trouble.NONE);
  }

  /** As {@link ModelSelection#refresh}. */
  void refresh() {
    speeds.keep();
    CatalogSnapshot now = catalog.snapshot();
    if (!now.equals(known)) {
      table = read(now);
      known = now;
      return;
    }
    List<Manifest> models = now.newest();
    LoadRate rate = reader.rate(models);
    for (int i = 0; i < Math.min(READ_AT_ONCE, models.size()); i++) {
      Manifest manifest = models.get(Math.floorMod(nextToRead++, models.size()));
      table.learn(manifest.id(), old -> reader.read(manifest, rate, trouble(manifest.id())));
    }
  }

  /** The newest version of each model. */
  FactsTable table() {
    return table;
  }

  /**
   * What is known of a model.
   *
   * @param ref what it was asked for by; if that names a variant, of this one only
   */
  ModelFacts facts(Manifest manifest, ModelRef ref) {
    ModelFacts newest = table.find(manifest.id());
    return newest == null || ref.variant() != null
        ? reader.read(manifest.only(ref.variant()), reader.rate(List.of()), trouble(manifest.id()))
        : newest;
  }

  /** As {@link ModelSelection#answered}. */
  void answered(LoadedModel model, Object answer, long nanos, boolean first) {
    String id = model.manifest().id();
    Trouble after = troubles.computeIfPresent(id, (key, trouble) -> trouble.answered());
    if (after != null) {
      table.learn(id, facts -> facts.with(after));
    }
    if (!first || !speeds.find(model.toString()).known()) {
      Speed speed = speeds.learn(model.toString(), answer, nanos / 1e6, clock.millis());
      table.learn(id, facts -> facts.with(speed));
    }
  }

  /** As {@link ModelSelection#failed}. */
  void failed(Manifest manifest, SeraiException why) {
    if (!OWN_FAULTS.contains(why.code())) {
      return;
    }
    Trouble trouble =
        troubles.compute(
            manifest.id(),
            (id, before) ->
                (before == null ? Trouble.NONE : before)
                    .failed(String.valueOf(why.getMessage()), clock.millis()));
    table.learn(manifest.id(), facts -> facts.with(trouble));
  }

  /** Keeps what was measured. */
  void close() {
    speeds.keep();
  }
}
