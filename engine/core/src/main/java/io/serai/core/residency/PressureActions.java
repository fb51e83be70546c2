package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.core.gate.Holder;
import io.serai.core.pressure.Reading;
import io.serai.core.worker.Worker;
import io.serai.spi.SeraiException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What can be done about pressure: with models, bundles, loads and caches. */
final class PressureActions implements PressureRelief.Owner {
  private final ResidentModels models;
  private final Bundles bundles;
  private final Evictions evictions;
  private final LoadQueue loads;
  private final ShortageWatch watch;
  private final Holders holders;
  private final Loader loader;
  private final Catalog catalog;
  private final StateThread state;

  PressureActions(
      ResidentModels models,
      Bundles bundles,
      Evictions evictions,
      LoadQueue loads,
      ShortageWatch watch,
      Holders holders,
      Loader loader,
      Catalog catalog,
      StateThread state) {
    this.models = models;
    this.bundles = bundles;
    this.evictions = evictions;
    this.loads = loads;
    this.watch = watch;
    this.holders = holders;
    this.loader = loader;
    this.catalog = catalog;
    this.state = state;
  }

  @Override
  public List<Holder> holders() {
    return holders.all();
  }

  @Override
  public void evict(String name, String why) {
    evictions.evict(name, why);
  }

  @Override
  public boolean isBundle(String holder) {
    return bundles.isStarted(holder);
  }

  @Override
  public Set<String> inWorkers() {
    Set<Worker> kept = models.workersOfPinned();
    Set<String> names = new HashSet<>();
    for (LoadedModel model : models.ready()) {
      if (!model.inEngine() && model.worker().filter(kept::contains).isEmpty()) {
        names.add(model.toString());
      }
    }
    return names;
  }

  @Override
  public void endWorker(String holder, String why) {
    evictions.endWorker(holder, why);
  }

  @Override
  public boolean loading() {
    return !loads.isEmpty();
  }

  @Override
  public boolean loadsUnderWay() {
    return loads.takesMemory();
  }

  @Override
  public void watchLoads(Reading reading) {
    watch.look(reading);
  }

  @Override
  public boolean giveUpLoads(String why) {
    return watch.giveUp(why);
  }

  @Override
  public void refuseWaiting(PressureRelief.Refusal refusals) {
    for (Slot slot : models.slots()) {
      Load loading = slot.loading;
      SeraiException refusal =
          loading == null ? null : refusals.of(loading.manifest(), loading.priority());
      if (loading != null && refusal != null) {
        slot.refuseWaiting(refusal);
        loading.giveUp(refusal);
      }
    }
  }

  @Override
  public void trim() {
    state.apart(cacheTrim()::run);
  }

  /** What could be trimmed now. */
  CacheTrim cacheTrim() {
    return new CacheTrim(loader, catalog.snapshot(), models.ready());
  }
}
