package io.serai.core.host;

/** Told what becomes of plugins; on whichever thread it happens, so it must be quick. */
public interface PluginListener {
  /**
   * Whether there is memory for a plugin's code that would take the place of another's, or be asked
   * about a model that isn't loaded.
   */
  boolean mayStart(BundleCost cost);

  /** Plugins were taken out of use whose models are still loaded. */
  void retiring();

  /** A plugin's code was started, and took so much memory. */
  void started(BundleCost cost);

  /** A plugin's code is gone from memory. */
  void gone(String plugin);
}
