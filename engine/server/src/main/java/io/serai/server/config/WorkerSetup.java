package io.serai.server.config;

import io.serai.catalog.Isolation;
import io.serai.core.residency.WorkerOptions;
import io.serai.core.worker.Deadlines;
import io.serai.server.config.ConfigYaml.WorkersYaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the file says of workers.
 *
 * @param isolation where models run whose manifests don't say
 * @param largeBytes from which footprint on a model gets a worker of its own
 * @param trials whether models in the engine's process are measured in a worker when there is time
 * @param loadSeconds how long a load may go without progress until its worker counts as hanging
 * @param callSeconds how long a call may go without a sign of life until its worker counts as
 *     hanging
 */
public record WorkerSetup(
    Isolation isolation, long largeBytes, boolean trials, int loadSeconds, int callSeconds) {
  /** What counts where nothing is said. */
  public static final WorkerSetup DEFAULT =
      new WorkerSetup(Isolation.AUTO, WorkerOptions.LARGE_BYTES, true, 600, 120);

  static WorkerSetup read(@Nullable WorkersYaml yaml, OptionChecker check) {
    if (yaml == null) {
      return DEFAULT;
    }
    Long large = check.bytes("/workers/large", yaml.large());
    return new WorkerSetup(
        check.isolation("/workers/isolation", yaml.isolation()),
        large == null ? DEFAULT.largeBytes : large,
        yaml.trials() == null ? DEFAULT.trials : yaml.trials(),
        check.range("/workers/loadSeconds", yaml.loadSeconds(), DEFAULT.loadSeconds, 1, 86400),
        check.range("/workers/callSeconds", yaml.callSeconds(), DEFAULT.callSeconds, 1, 86400));
  }

  /** The same for the engine, with its folders and what bundles can read from their context. */
  public WorkerOptions options(Path storage, Path logs, Map<String, String> bundleProperties) {
    Deadlines usual = Deadlines.DEFAULT;
    return new WorkerOptions(
        isolation,
        largeBytes,
        trials,
        new Deadlines(
            usual.start(),
            Duration.ofSeconds(loadSeconds),
            Duration.ofSeconds(callSeconds),
            usual.control(),
            usual.close()),
        storage,
        logs,
        bundleProperties);
  }
}
