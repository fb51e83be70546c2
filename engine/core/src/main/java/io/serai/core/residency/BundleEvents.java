package io.serai.core.residency;

import io.serai.core.host.BundleCost;
import io.serai.core.host.PluginListener;

/** Has the residency follow what becomes of plugins, on the thread that owns its state. */
final class BundleEvents implements PluginListener {
  private final Bundles bundles;
  private final Loader loader;
  private final Loads loads;
  private final Replacements replacements;
  private final StateThread state;

  BundleEvents(
      Bundles bundles, Loader loader, Loads loads, Replacements replacements, StateThread state) {
    this.bundles = bundles;
    this.loader = loader;
    this.loads = loads;
    this.replacements = replacements;
    this.state = state;
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
