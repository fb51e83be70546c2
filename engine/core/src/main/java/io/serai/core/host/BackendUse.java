package io.serai.core.host;

import io.serai.spi.Backend;
import java.util.function.Consumer;

/** A running backend that stays until this is closed. */
public final class BackendUse implements AutoCloseable {
  private final Plugin plugin;
  private final Backend backend;
  private final Consumer<Plugin> released;

  BackendUse(Plugin plugin, Backend backend, Consumer<Plugin> released) {
    this.plugin = plugin;
    this.backend = backend;
    this.released = released;
  }

  /** The backend itself. */
  public Backend backend() {
    return backend;
  }

  /** Whether a newer bundle takes its place, so that its models should move over. */
  public boolean retiring() {
    return plugin.state() == PluginState.RETIRING;
  }

  /** The bundle's name and version. */
  public String plugin() {
    return plugin.toString();
  }

  /** Ends the use, once; a retired bundle is unloaded after its last. */
  @Override
  public void close() {
    if (plugin.release()) {
      released.accept(plugin);
    }
  }
}
