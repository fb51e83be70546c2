package io.serai.core.select;

import io.serai.core.gate.GateMoment;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Tier;
import io.serai.core.pressure.PressureStep;
import io.serai.core.residency.LoadedModel;
import io.serai.core.residency.Residency;
import io.serai.core.residency.ResidencyView;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Finds out how the device is when a model is chosen. */
final class MomentReader {
  private final Residency residency;
  private final Gatekeeper gate;
  private final int cores;
  private final InstantSource clock;

  /**
   * Reads nothing yet.
   *
   * @param cores on how many models may compute at once
   */
  MomentReader(Residency residency, Gatekeeper gate, int cores, InstantSource clock) {
    this.residency = residency;
    this.gate = gate;
    this.cores = cores;
    this.clock = clock;
  }

  /** The present. */
  Moment moment() {
    return moment(residency.view());
  }

  /** The present, where what is in memory was looked up already. */
  Moment moment(ResidencyView view) {
    Map<String, Resident> residents = new HashMap<>();
    view.loading()
        .forEach((id, waiting) -> residents.put(id, new Resident(true, Tier.RAM, waiting)));
    for (LoadedModel model : view.loaded()) {
      String id = model.manifest().id();
      int waiting = view.loading().getOrDefault(id, 0);
      double pageIn = model.pageIn().toNanos() / 1e6;
      residents.put(id, new Resident(false, model.tier(), model.leases() + waiting, pageIn));
    }
    int steps = residency.pressure().steps().size();
    return new Moment(
        new GateMoment(view.memory(), view.holders(), gate.limits()),
        gate.shut(),
        (double) steps / PressureStep.values().length,
        residents,
        cores,
        clock.millis());
  }
}
