package io.serai.core.host;

import io.serai.spi.Backend;
import io.serai.spi.Footprint;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One installed bundle whose requirements are met. Its lock guards its state. */
final class Plugin {
  private static final Logger LOG = LoggerFactory.getLogger(Plugin.class);

  /**
   * A use of its code.
   *
   * @param begun whether the code was started for it
   */
  record Use(Backend backend, boolean begun) {}

  private final Path file;
  private final Bundle bundle;
  private final long revision;
  private final @Nullable BackendOffer offer;
  private PluginState state = PluginState.RESOLVED;
  private @Nullable Backend backend;
  private @Nullable Footprint cost;
  private @Nullable String runtimeVersion;
  private @Nullable String runtimeProblem;
  private int uses;

  /**
   * A plugin that isn't started.
   *
   * @param revision another one whenever another file took its place
   */
  Plugin(Path file, Bundle bundle, long revision) {
    this.revision = revision;
    this.file = file;
    this.bundle = bundle;
    this.offer = offer(bundle);
  }

  private static @Nullable BackendOffer offer(Bundle bundle) {
    List<BundleCapability> offers =
        bundle
            .adapt(BundleRevision.class)
            .getDeclaredCapabilities(io.serai.spi.SpiVersion.BACKEND_CAPABILITY);
    if (offers.isEmpty()) {
      return null;
    }
    var attributes = offers.getFirst().getAttributes();
    return new BackendOffer(
        String.valueOf(attributes.get("name")),
        words(attributes.get("formats")),
        WorkerNeed.of(String.valueOf(attributes.get("isolation"))),
        words(attributes.get("options")),
        words(attributes.get("declaredOptions")),
        words(attributes.get("forms")));
  }

  private static List<String> words(@Nullable Object attribute) {
    return attribute instanceof List<?> list
        ? list.stream().map(Object::toString).toList()
        : List.of();
  }

  Path file() {
    return file;
  }

  long revision() {
    return revision;
  }

  Bundle bundle() {
    return bundle;
  }

  String name() {
    return bundle.getSymbolicName();
  }

  Version version() {
    return bundle.getVersion();
  }

  @Nullable BackendOffer offer() {
    return offer;
  }

  synchronized PluginState state() {
    return state;
  }

  synchronized boolean started() {
    return backend != null;
  }

  /** Starts the bundle if it isn't, and counts one use more; null if it is being retired. */
  synchronized @Nullable Use use(BundleFramework framework) {
    if (state == PluginState.RETIRING) {
      return null;
    }
    boolean begun = backend == null;
    Use use = new Use(start(framework), begun);
    uses++;
    return use;
  }

  /** Counts one use more of code that runs; null if it doesn't, or is being retired. */
  synchronized @Nullable Backend useStarted() {
    Backend running = backend;
    if (running == null || state == PluginState.RETIRING) {
      return null;
    }
    uses++;
    return running;
  }

  synchronized Backend start(BundleFramework framework) {
    Backend running = backend;
    if (running == null) {
      Footprint before = BundleMemory.now();
      running = framework.start(bundle);
      backend = running;
      state = PluginState.STARTED;
      startRuntime(running);
      cost = BundleMemory.growth(before, BundleMemory.now());
    }
    return running;
  }

  /** Has the runtime loaded, so that its memory counts as the plugin's own. */
  private void startRuntime(Backend running) {
    try {
      runtimeVersion = running.runtimeVersion();
      runtimeProblem = null;
      LOG.info("plugin {} started with {} {}", this, running.name(), runtimeVersion);
    } catch (SeraiException | LinkageError e) {
      runtimeProblem = String.valueOf(e.getMessage());
      LOG.warn("plugin {} started, but its runtime can't be used: {}", this, runtimeProblem);
    }
  }

  /** What its code took when it was started; null while it isn't. */
  synchronized @Nullable Footprint cost() {
    return cost;
  }

  /** Retires it if nobody uses it. */
  synchronized boolean retireIfUnused() {
    if (uses > 0 || backend == null) {
      return false;
    }
    state = PluginState.RETIRING;
    return true;
  }

  /** Counts one use less; true if the plugin is retired and this was the last. */
  synchronized boolean release() {
    uses--;
    return state == PluginState.RETIRING && uses == 0;
  }

  /** Lets nobody use it any more; true if nobody does now. */
  synchronized boolean retire() {
    state = PluginState.RETIRING;
    return uses == 0;
  }

  /** Lets go of the bundle's code, so that its class loader can be collected. */
  synchronized void forget() {
    backend = null;
  }

  synchronized PluginInfo info(List<String> problems) {
    Backend running = backend;
    return new PluginInfo(
        name(),
        version().toString(),
        file,
        state,
        offer,
        runtimeVersion,
        running == null ? List.of() : running.parameters(),
        uses,
        runtimeProblem == null
            ? problems
            : Stream.concat(Stream.of(runtimeProblem), problems.stream()).toList());
  }

  @Override
  public String toString() {
    return name() + " " + version();
  }
}
