package io.serai.core.residency;

import io.serai.catalog.Priority;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Holder.State;
import io.serai.core.gate.Need;
import io.serai.spi.Footprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything under the engine that holds memory, as the gate sees it. Confined to the thread that
 * owns the residency's state.
 */
final class Holders {
  /** A model stays at least as long as it took to load, so that loading takes half of the time. */
  private static final Duration MOST_SETTLING = Duration.ofSeconds(10);

  private final ResidentModels models;
  private final LoadQueue loads;
  private final Bundles bundles;

  Holders(ResidentModels models, LoadQueue loads, Bundles bundles) {
    this.models = models;
    this.loads = loads;
    this.bundles = bundles;
  }

  /** All of them at this moment. */
  List<Holder> all() {
    List<Holder> holders = new ArrayList<>();
    Set<String> bundlesInUse = new HashSet<>();
    Set<String> bundlesNeeded = new HashSet<>();
    for (Slot slot : models.slots()) {
      LoadedModel ready = slot.ready;
      if (ready != null) {
        holders.add(holder(ready, state(ready)));
        if (ready.inEngine()) {
          (ready.pinned() ? bundlesNeeded : bundlesInUse).add(ready.plugin());
        }
      }
    }
    for (LoadedModel leaving : models.draining()) {
      holders.add(holder(leaving, State.LEAVING));
      if (leaving.inEngine()) {
        bundlesInUse.add(leaving.plugin());
      }
    }
    for (Load load : loads.all()) {
      Preparation preparation = load.preparation();
      if (preparation != null && preparation.backend().inEngine()) {
        bundlesInUse.add(preparation.backend().plugin());
      }
      Need reserved = load.reserved();
      if (reserved != null) {
        holders.add(
            new Holder(
                reserved.name(),
                reserved.peak(),
                0,
                State.LOADING,
                load.priority(),
                Duration.ZERO,
                Duration.ZERO));
      }
    }
    bundles.forEach(
        (name, cost) ->
            holders.add(
                new Holder(
                    name,
                    cost,
                    0,
                    bundles.isLeaving(name)
                        ? State.LEAVING
                        : bundlesNeeded.contains(name)
                            ? State.NEEDED
                            : bundlesInUse.contains(name) ? State.IN_USE : State.IDLE,
                    Priority.NORMAL,
                    Duration.ofSeconds(1),
                    Duration.ZERO)));
    return holders;
  }

  private static Holder holder(LoadedModel model, State state) {
    Footprint held = model.held();
    long swapped = model.swappedBytes();
    return new Holder(
        model.toString(),
        held,
        swapped,
        state == State.LEAVING && model.leases() == 0
            ? Footprint.NONE
            : model.growth(held, swapped),
        state,
        model.priority(),
        model.loadTimes().reload(),
        model.idle());
  }

  private static State state(LoadedModel model) {
    if (model.pinned()) {
      return State.PINNED;
    }
    if (model.inUse()) {
      return State.IN_USE;
    }
    return model.age().compareTo(settling(model)) < 0 ? State.SETTLING : State.IDLE;
  }

  private static Duration settling(LoadedModel model) {
    Duration load = model.loadTimes().reload();
    return load.compareTo(MOST_SETTLING) < 0 ? load : MOST_SETTLING;
  }
}
