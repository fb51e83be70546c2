package io.serai.core.host;

/** Told what becomes of plugins; on whichever thread it happens, so it must be quick. */
public interface PluginListener {
  /** Whether there is memory for a plugin's code that would take the place of another's. */
  boolean mayStart(BundleCost cost);

  /**
   * Whether there is memory to spare for a plugin's code that would be asked about a model; no
   * decision is kept of it.
   *
   * @param cost as far as the host knows, which is a guess unless the code runs
   */
  boolean hasRoomFor(BundleCost cost);

  /** Plugins were taken out of use whose models are still loaded. */
  void retiring();

  /** A plugin's code was started, and took so much memory. */
  void started(BundleCost cost);

  /** A plugin's code is gone from memory. */
  void gone(String plugin);
}
