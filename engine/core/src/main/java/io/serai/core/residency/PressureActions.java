package io.serai.core.residency;

import io.serai.catalog.Catalog;
import io.serai.core.gate.Holder;
import io.serai.core.pressure.Reading;
import io.serai.spi.SeraiException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What can be done about pressure: with models, bundles, loads and caches. */
final class PressureActions implements PressureRelief.Owner {
  private final ResidentModels models;
  private final Bundles bundles;
  private final Evictions evictions;
  private final Loads loads;
  private final Loader loader;
  private final Catalog catalog;
  private final StateThread state;

  PressureActions(
      ResidentModels models,
      Bundles bundles,
      Evictions evictions,
      Loads loads,
      Loader loader,
      Catalog catalog,
      StateThread state) {
    this.models = models;
    this.bundles = bundles;
    this.evictions = evictions;
    this.loads = loads;
    this.loader = loader;
    this.catalog = catalog;
    this.state = state;
  }

  @Override
  public List<Holder> holders() {
    return Holders.of(models.slots(), models.draining(), loads.all(), bundles);
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
    Set<String> names = new HashSet<>();
    for (LoadedModel model : models.ready()) {
      if (!model.inEngine()) {
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
    return loads.underWay();
  }

  @Override
  public void watchLoads(Reading reading) {
    loads.watch(reading);
  }

  @Override
  public boolean giveUpLoads(String why) {
    return loads.giveUp(why);
  }

  @Override
  public void refuseWaiting(PressureRelief.Refusal refusals) {
    for (Slot slot : models.slots()) {
      Load loading = slot.loading;
      SeraiException refusal =
          loading == null ? null : refusals.of(loading.manifest(), loading.priority());
      if (loading != null && refusal != null) {
        slot.takeWaiting().forEach(waiter -> waiter.lease().completeExceptionally(refusal));
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
