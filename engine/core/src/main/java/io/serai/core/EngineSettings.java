package io.serai.core;

import io.serai.core.residency.WorkerOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an engine is made of.
 *
 * @param pluginFolders where bundles are
 * @param catalogFolders where manifests are; of the same model in two the later one's counts
 * @param modelFolders where models' files are, besides beside their manifests
 * @param storage a folder of this process alone, emptied first
 * @param cores on how many models compute at once, at least 1
 * @param data a folder for what is measured and kept over restarts
 * @param gate how far the gate goes
 * @param workers how models run in processes of their own
 * @param mostWaiting how many requests may wait for one model, be it to be loaded or for cores, at
 *     least 1
 * @param bundleProperties what bundles can read from their context
 */
public record EngineSettings(
    List<Path> pluginFolders,
    List<Path> catalogFolders,
    List<Path> modelFolders,
    Path storage,
    int cores,
    Path data,
    GateSettings gate,
    WorkerOptions workers,
    int mostWaiting,
    Map<String, String> bundleProperties) {

  /** Copies the collections. */
  public EngineSettings {
    pluginFolders = List.copyOf(pluginFolders);
    catalogFolders = List.copyOf(catalogFolders);
    modelFolders = List.copyOf(modelFolders);
    bundleProperties = Map.copyOf(bundleProperties);
  }
}
