package io.serai.core.residency;

import io.serai.catalog.Isolation;
import io.serai.catalog.Manifest;
import io.serai.core.group.ControlGroups;
import io.serai.core.group.GroupLimits;
import io.serai.core.host.PluginRef;
import io.serai.core.host.WorkerNeed;
import io.serai.core.worker.CrashBook;
import io.serai.core.worker.CrashHistory;
import io.serai.core.worker.CrashHistory.Crash;
import io.serai.core.worker.IsolationChoice;
import io.serai.core.worker.Restart;
import io.serai.core.worker.RestartPolicy;
import io.serai.core.worker.Worker;
import io.serai.core.worker.WorkerExit;
import io.serai.core.worker.WorkerSettings;
import io.serai.spi.Estimate.Part;
import io.serai.spi.Footprint;
import io.serai.spi.MemoryKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts workers for models, and remembers which models' workers ended although nobody wanted it.
 * Safe to use from several threads.
 */
final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  /** A worker with the ONNX bundle and a tiny model was measured at 42 to 46 MiB and 36 to 38. */
  static final List<Part> PROCESS =
      List.of(
          new Part("worker", MemoryKind.PRIVATE, 44L << 20),
          new Part("worker's code", MemoryKind.MAPPED, 38L << 20));

  /** A group's limit is above what was estimated: a guess that is low must not kill anything. */
  private static final long HEADROOM = 256L << 20;

  /**
   * Where a model is to be loaded.
   *
   * @param sharing its place among those that share the worker; null if it is its own
   */
  record Seat(Worker worker, SharedWorkers.@Nullable Member sharing) {}

  private final WorkerOptions options;
  private final ControlGroups groups;
  private final InstantSource clock;
  private final CrashBook crashes;
  private final SharedWorkers shared = new SharedWorkers();
  private final AtomicInteger number = new AtomicInteger();

  Workers(WorkerOptions options, ControlGroups groups, CrashBook crashes, InstantSource clock) {
    this.options = options;
    this.crashes = crashes;
    this.groups = groups;
    this.clock = clock;
  }

  /**
   * Where a model is to run.
   *
   * @param footprintBytes all its memory; 0 if that isn't known yet
   */
  IsolationChoice choose(Manifest manifest, PluginRef plugin, long footprintBytes) {
    return IsolationChoice.decide(
        new IsolationChoice.Facts(
            manifest.residency().isolation(),
            options.isolation(),
            plugin.offer().worker(),
            footprintBytes,
            options.largeBytes()),
        history(manifest),
        clock.instant());
  }

  /** Whether models that need none are measured in one when there is time. */
  boolean trials() {
    return options.trials();
  }

  /** When a worker for a model may be started. */
  Restart mayStart(Manifest manifest) {
    return RestartPolicy.DEFAULT.decide(history(manifest), clock.instant());
  }

  private CrashHistory history(Manifest manifest) {
    return crashes.of(manifest.id());
  }

  /**
   * Finds a model a worker: its own, or the one that its manifest names. Blocks while it is
   * started.
   *
   * @param peak what the model needs in it, in bytes by kind
   * @throws io.serai.spi.SeraiException as {@link Worker#start}
   */
  Seat place(Manifest manifest, PluginRef plugin, Footprint peak) {
    Instant started = clock.instant();
    BiConsumer<Manifest, WorkerExit> ended = (model, exit) -> ended(model, started, exit);
    warnIfOverruled(manifest, plugin);
    String name = manifest.residency().worker();
    if (name == null) {
      Worker worker = start(manifest, plugin, peak, exit -> ended.accept(manifest, exit));
      return new Seat(worker, null);
    }
    SharedWorkers.Member member =
        shared.join(
            plugin, name, manifest, exits -> start(manifest, plugin, Footprint.NONE, exits), ended);
    return new Seat(member.worker(), member);
  }

  private void warnIfOverruled(Manifest manifest, PluginRef plugin) {
    Isolation asked = manifest.residency().isolation();
    boolean overruled =
        asked == Isolation.IN_PROCESS
            || (asked == Isolation.AUTO && options.isolation() == Isolation.IN_PROCESS);
    if (overruled && plugin.offer().worker() == WorkerNeed.ALWAYS) {
      LOG.warn(
          "model {} runs in a worker although {} says 'isolation: in-process': backend {} never"
              + " leaves a process that it was loaded into",
          manifest.id(),
          asked == Isolation.AUTO ? "conf/serai.yaml" : "its manifest",
          plugin.offer().name());
    }
  }

  private Worker start(
      Manifest manifest, PluginRef plugin, Footprint peak, Consumer<WorkerExit> exits) {
    WorkerSettings settings =
        WorkerSettings.of(
                "%s-%d".formatted(plugin.offer().name(), number.incrementAndGet()),
                plugin.file(),
                options.storage(),
                options.logs())
            .withBundleProperties(options.bundleProperties())
            .withDeadlines(options.deadlines())
            .in(groups, limits(peak));
    Worker worker = Worker.start(settings, exits);
    LOG.info("{} started for model {}", worker, manifest.id());
    return worker;
  }

  /** Limits a worker to what the models in it need, once that is known. */
  void limit(Worker worker, Footprint peak) {
    worker
        .group()
        .ifPresent(
            group -> {
              try {
                group.limit(limits(peak));
              } catch (IOException e) {
                LOG.warn("{} goes on without a limit of its own: {}", worker, e.getMessage());
              }
            });
  }

  /** Page cache counts in a group, so a limit below the files would have them read for ever. */
  private static GroupLimits limits(Footprint peak) {
    if (peak.totalBytes() == 0) {
      return GroupLimits.NONE;
    }
    long memory = peak.totalBytes() + peak.privateBytes() / 2 + HEADROOM;
    return new GroupLimits(memory, null, null, null);
  }

  private void ended(Manifest manifest, Instant started, WorkerExit exit) {
    if (!exit.unwanted()) {
      return;
    }
    Instant now = clock.instant();
    crashes.add(manifest.id(), new Crash(now, Duration.between(started, now), exit.words()));
    LOG.error("the worker of model {} {}", manifest.id(), exit.words());
  }
}
