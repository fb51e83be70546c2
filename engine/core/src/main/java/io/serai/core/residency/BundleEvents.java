package io.serai.core.residency;

import io.serai.catalog.Priority;
import io.serai.core.gate.Admission;
import io.serai.core.gate.Need;
import io.serai.core.host.BundleCost;
import io.serai.core.host.PluginListener;

/** Has the residency follow what becomes of plugins, on the thread that owns its state. */
final class BundleEvents implements PluginListener {
  private final Bundles bundles;
  private final LoadAdmission admission;
  private final Loader loader;
  private final Loads loads;
  private final Replacements replacements;
  private final StateThread state;

  BundleEvents(
      Bundles bundles,
      LoadAdmission admission,
      Loader loader,
      Loads loads,
      Replacements replacements,
      StateThread state) {
    this.bundles = bundles;
    this.admission = admission;
    this.loader = loader;
    this.loads = loads;
    this.replacements = replacements;
    this.state = state;
  }

  @Override
  public boolean mayStart(BundleCost cost) {
    return state
        .ask(() -> admission.assess(cost).admission() instanceof Admission.Admitted)
        .orElse(false);
  }

  @Override
  public boolean hasRoomFor(BundleCost cost) {
    Need need = LoadAdmission.need(loader.measured(cost), Priority.LOW);
    return state.ask(() -> admission.fitsNow(need)).orElse(false);
  }

  @Override
  public void retiring() {
    state.tell(replacements::leaveRetiringBackends);
  }

  @Override
  public void started(BundleCost cost) {
    loader.bundleStarted(cost);
    state.tell(() -> bundles.started(cost));
  }

  @Override
  public void gone(String plugin) {
    state.tell(
        () -> {
          bundles.gone(plugin);
          loads.admit();
        });
  }
}
