package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.catalog.CatalogSnapshot;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.pressure.PressureStep;
import io.serai.core.pressure.Reading;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one thread owns, the parts that act on it, and how they are connected. Each part says which
 * threads may use it; those that say nothing are confined to the owner.
 */
final class ResidencyState {
  private static final int TICK_MILLIS = 100;

  /** Three seconds. */
  private static final int CALM_TICKS = 30;

  final LoadedIndex index;
  final ResidentModels models;
  final Holders holders;
  final LoadQueue queue;
  final LoadAdmission admission;
  final Loads loads;
  final Shutdown shutdown;
  final Retention retention;
  final PressureRelief relief;
  final ReliefOnDemand reliefOnDemand;
  final LeaseRequests requests;
  final Unloads unloads;
  final Trials trials;
  final TierMoves moves;
  final RecentView view;
  final BundleEvents bundleEvents;
  private final Replacements replacements;
  private final PinnedWorkers pinnedWorkers;
  private final @Nullable SpareTrials spareTrials;

  /**
   * Nothing is loaded at first.
   *
   * @param thread the owner, which is told of what comes by itself: changes of the catalog, and the
   *     time
   * @param others as {@link Residency}
   */
  ResidencyState(
      Catalog catalog,
      Loader loader,
      Gatekeeper gate,
      Supplier<Reading> readings,
      Pins pins,
      StateThread thread,
      Executor others,
      int mostWaiting,
      LongSupplier nanoTime) {
    Bundles bundles = new Bundles();
    index = new LoadedIndex(catalog);
    models = new ResidentModels(index, thread, this::oneIsGone);
    queue = new LoadQueue(nanoTime);
    holders = new Holders(models, queue, bundles);
    Evictions evictions = new Evictions(models, bundles, loader, thread);
    admission = new LoadAdmission(loader, gate, bundles, holders, queue);
    loads = new Loads(loader, gate, bundles, queue, admission, evictions, thread, others, nanoTime);
    shutdown = new Shutdown(models, queue, loads, thread);
    retention = new Retention(catalog, models, loads, pins);
    SlotLoads slotLoads = new SlotLoads(catalog, index, models, retention, loads, shutdown, thread);
    replacements = slotLoads.replacements();
    PressureActions actions =
        new PressureActions(
            models,
            bundles,
            evictions,
            queue,
            new ShortageWatch(queue, holders, gate),
            holders,
            loader,
            catalog,
            thread);
    relief = new PressureRelief(actions, gate, readings, nanoTime);
    reliefOnDemand = new ReliefOnDemand(actions, models, gate, thread);
    requests =
        new LeaseRequests(catalog, index, models, loads, slotLoads, relief, shutdown, mostWaiting);
    unloads = new Unloads(catalog, models, retention, loads);
    pinnedWorkers = new PinnedWorkers(models);
    trials = new Trials(models, loads, shutdown);
    spareTrials =
        loader.triesOut()
            ? new SpareTrials(
                models, queue, holders, admission, loader, trials, thread, CALM_TICKS, nanoTime)
            : null;
    moves = new TierMoves(catalog, models, holders, gate, thread);
    view = new RecentView(models, queue, holders, gate, thread);
    bundleEvents = new BundleEvents(bundles, admission, loader, loads, replacements, thread);
    catalog.onChange(snapshot -> thread.tell(() -> catalogChanged(snapshot)));
    thread.every(TICK_MILLIS, this::tick);
  }

  private void catalogChanged(CatalogSnapshot now) {
    index.clear();
    replacements.follow(now);
  }

  private void tick() {
    relief.look(!models.isEmpty());
    loads.readsAhead(!relief.status().at(PressureStep.STOP_PRELOADING));
    loads.tick();
    retention.drainExpired();
    pinnedWorkers.look();
    if (spareTrials != null) {
      spareTrials.look(!relief.status().steps().isEmpty());
    }
  }

  private void oneIsGone() {
    loads.admit();
    shutdown.completeIfEmpty();
  }
}
