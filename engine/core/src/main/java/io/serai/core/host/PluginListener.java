package io.serai.core.host;

/** Told what becomes of plugins; on whichever thread it happens, so it must be quick. */
public interface PluginListener {
  /** Plugins were taken out of use whose models are still loaded. */
  void retiring();

  /** A plugin's code was started, and took so much memory. */
  void started(BundleCost cost);

  /** A plugin's code is gone from memory. */
  void gone(String plugin);
}
