package io.serai.core.residency;

import io.serai.core.gate.Gatekeeper;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is in memory, as of a moment ago at the most. To be used by any thread but the one that owns
 * the residency's state, which it asks.
 */
final class RecentView {
  private static final long VIEW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ResidentModels models;
  private final LoadQueue loads;
  private final Holders holders;
  private final Gatekeeper gate;
  private final StateThread state;
  private volatile @Nullable ResidencyView view;

  RecentView(
      ResidentModels models, LoadQueue loads, Holders holders, Gatekeeper gate, StateThread state) {
    this.models = models;
    this.loads = loads;
    this.holders = holders;
    this.gate = gate;
    this.state = state;
  }

  /** The last view, or a new one if that is older. Blocks for a moment. */
  ResidencyView get() {
    ResidencyView last = view;
    if (last != null && System.nanoTime() - last.atNanos() < VIEW_NANOS) {
      return last;
    }
    return renew();
  }

  /** A new view, which is the last one then. Blocks for a moment. */
  ResidencyView renew() {
    ResidencyView fresh = state.ask(this::look).orElseThrow(Shutdown::stopping);
    view = fresh;
    return fresh;
  }

  private ResidencyView look() {
    return new ResidencyView(
        System.nanoTime(),
        gate.memory(),
        holders.all(),
        models.ready(),
        loads.all().stream()
            .collect(Collectors.toMap(load -> load.manifest().id(), Load::waiting, Integer::sum)));
  }
}
