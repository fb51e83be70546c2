package io.serai.core.residency;

import io.serai.catalog.Isolation;
import io.serai.core.worker.Deadlines;
import java.nio.file.Path;
import java.util.Map;

/**
 * How workers are used.
 *
 * @param isolation where models run whose manifests don't say
 * @param largeBytes from which footprint on a model gets a worker of its own, if nobody says
 * @param trials whether models that run in the engine's process are measured in a worker while the
 *     engine has nothing else to do, unless they are small
 * @param deadlines after which a worker counts as hanging
 * @param storage where workers keep files while they live
 * @param logs where they log
 * @param bundleProperties what bundles can read from their context
 */
public record WorkerOptions(
    Isolation isolation,
    long largeBytes,
    boolean trials,
    Deadlines deadlines,
    Path storage,
    Path logs,
    Map<String, String> bundleProperties) {
  /** From this footprint on, if nothing is told: 512 MiB. */
  public static final long LARGE_BYTES = 512L << 20;

  /** Copies the map. */
  public WorkerOptions {
    bundleProperties = Map.copyOf(bundleProperties);
  }
}
