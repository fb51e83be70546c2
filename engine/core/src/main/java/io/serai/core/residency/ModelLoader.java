package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.catalog.store.ModelStore;
import io.serai.core.dispatch.Compute;
import io.serai.core.footprint.FootprintBook;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Need;
import io.serai.core.group.ControlGroups;
import io.serai.core.host.BackendUse;
import io.serai.core.host.BundleCost;
import io.serai.core.host.PluginHost;
import io.serai.core.host.PluginRef;
import io.serai.core.worker.CrashBook;
import io.serai.core.worker.Restart;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelFile;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads models: finds the backend, the variants that are here and what they need, and, once it was
 * decided which, lets the backend load it. All of it runs on threads of the engine's.
 */
public final class ModelLoader implements Loader {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

  private final PluginHost host;
  private final ModelStore store;
  private final FootprintBook footprints;
  private final Candidates candidates;
  private final Lessons lessons;
  private final Workers workers;
  private final InProcessModels inProcess;
  private final EngineProcess engineProcess = new EngineProcess();
  private final Compute compute;
  private final InstantSource clock;

  /**
   * Loads from a store with the backends of a host.
   *
   * @param compute the cores that models are asked on while they are measured
   */
  public ModelLoader(
      PluginHost host,
      ModelStore store,
      FootprintBook footprints,
      CrashBook crashes,
      InProcessModels inProcess,
      WorkerOptions workers,
      Compute compute,
      InstantSource clock) {
    this.host = host;
    this.store = store;
    this.footprints = footprints;
    this.inProcess = inProcess;
    this.workers = new Workers(workers, ControlGroups.detect(), crashes, clock);
    this.compute = compute;
    this.clock = clock;
    candidates = new Candidates(store, footprints, this.workers);
    lessons = new Lessons(footprints, clock);
  }

  @Override
  public Restart mayStart(Manifest manifest) {
    return workers.mayStart(manifest);
  }

  @Override
  public BundleCost bundleCost(Manifest manifest) {
    PluginRef plugin = host.locate(manifest.format(), manifest.backend());
    if (workers.choose(manifest, plugin, 0).worker()) {
      Footprint process = new Estimate(Workers.PROCESS, Footprint.NONE).peak();
      return new BundleCost("worker for " + manifest.id(), false, process, false);
    }
    return measured(host.cost(manifest.format(), manifest.backend()));
  }

  @Override
  public BundleCost measured(BundleCost cost) {
    if (cost.measured()) {
      return cost;
    }
    return footprints
        .find(cost.plugin())
        .map(Measured::steady)
        .map(known -> new BundleCost(cost.plugin(), cost.started(), known, true))
        .orElse(cost);
  }

  @Override
  public boolean triesOut() {
    return workers.trials();
  }

  @Override
  public Optional<Measured> measured(Manifest manifest, Variant variant) {
    return footprints.findLatest(FootprintKey.ofFiles(manifest.name(), variant));
  }

  @Override
  public Optional<Need> lastNeed(Manifest manifest, Variant variant) {
    return candidates.lastNeed(manifest.id(variant));
  }

  @Override
  public List<Path> files(Manifest manifest, Variant variant) throws IOException {
    List<Path> paths = new ArrayList<>();
    if (store.has(manifest, variant)) {
      for (ModelFile file : store.files(manifest, variant)) {
        paths.add(file.path());
      }
    }
    return paths;
  }

  @Override
  public boolean rest(String plugin) {
    return host.rest(plugin);
  }

  @Override
  public void bundleStarted(BundleCost cost) {
    footprints.put(cost.plugin(), Measured.bundle(cost.cost(), clock.instant().toString()));
  }

  @Override
  public @Nullable Preparation prepare(
      Manifest manifest, @Nullable String variant, boolean mayStart) {
    long start = System.nanoTime();
    PluginRef plugin = host.locate(manifest.format(), manifest.backend());
    long located = System.nanoTime();
    Placement use = place(manifest, plugin, mayStart);
    if (use == null) {
      return null;
    }
    Duration starting = Duration.ofNanos(System.nanoTime() - located);
    try {
      List<Candidate> wanted = new ArrayList<>();
      List<Need> others = new ArrayList<>();
      SeraiException unusable = null;
      for (Variant each : manifest.variants()) {
        boolean asked = variant == null || each.name().equals(variant);
        try {
          Candidate candidate = candidates.of(manifest, each, plugin, use);
          if (asked) {
            wanted.add(candidate);
          } else {
            others.add(candidate.need());
          }
        } catch (SeraiException e) {
          if (asked) {
            unusable = unusable == null ? e : unusable;
          }
        }
      }
      if (wanted.isEmpty() && unusable != null) {
        throw unusable;
      }
      return new Preparation(
          use, plugin, candidates.inOrder(manifest, wanted), others, start, starting);
    } catch (Throwable e) {
      use.close();
      throw asKnown(manifest, e);
    }
  }

  private @Nullable Placement place(Manifest manifest, PluginRef plugin, boolean mayStart) {
    if (workers.choose(manifest, plugin, 0).worker()) {
      return mayStart ? inWorker(manifest, plugin, Footprint.NONE) : null;
    }
    BackendUse use =
        mayStart
            ? host.use(manifest.format(), manifest.backend())
            : host.useStarted(manifest.format(), manifest.backend());
    return use == null ? null : inEngine(use);
  }

  private Placement inEngine(BackendUse use) {
    return new Placement.InProcess(use, engineProcess.join(use.plugin()));
  }

  private Placement inWorker(Manifest manifest, PluginRef plugin, Footprint peak) {
    Workers.Seat seat = workers.place(manifest, plugin, peak);
    return new Placement.InWorker(seat.worker(), plugin, host, seat.sharing());
  }

  @Override
  public Duration readAhead(
      Manifest manifest, Candidate candidate, long mostBytes, Cancellation cancellation) {
    long start = System.nanoTime();
    long read = ReadAhead.of(candidate.source().files(), mostBytes, cancellation);
    Duration took = since(start);
    LOG.info(
        "{} MiB of {} read ahead in {} ms",
        read >> 20,
        manifest.id(candidate.variant()),
        took.toMillis());
    return took;
  }

  private static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  @Override
  public LoadedModel load(
      Manifest manifest,
      Preparation preparation,
      Candidate chosen,
      LoadTimes waited,
      boolean onTrial,
      LoadListener listener,
      Cancellation cancellation) {
    boolean moves =
        chosen.isolation().worker() && preparation.backend() instanceof Placement.InProcess;
    Placement placement = preparation.backend();
    try {
      listener.progress("checking", 0);
      long begun = System.nanoTime();
      store.verify(manifest, chosen.variant(), cancellation);
      cancellation.check();
      LoadTimes times = waited.withReading(since(begun)).withStarting(preparation.starting());
      if (moves) {
        listener.progress("starting a worker", 0);
        long starting = System.nanoTime();
        placement = inWorker(manifest, preparation.plugin(), chosen.need().peak());
        times = times.withStarting(since(starting));
      }
      Footprint together = placement.promise(chosen.need().peak(), chosen.once());
      placement.process().ifPresent(worker -> workers.limit(worker, together));
      Placement place = placement;
      LoadTimes before = times;
      LoadedModel loaded =
          noted(
              manifest,
              chosen,
              place,
              () ->
                  load(
                      manifest,
                      preparation,
                      chosen,
                      place,
                      before,
                      onTrial,
                      listener,
                      cancellation));
      if (moves) {
        preparation.backend().close();
      }
      return loaded;
    } catch (Throwable e) {
      if (moves && placement instanceof Placement.InWorker) {
        placement.close();
      }
      throw asKnown(manifest, e);
    }
  }

  /** Has it known who is in the engine's process, should native code crash that. */
  private LoadedModel noted(
      Manifest manifest, Candidate chosen, Placement placement, Supplier<LoadedModel> load) {
    if (!placement.inEngine() || chosen.source().files().isEmpty()) {
      return load.get();
    }
    inProcess.enter(manifest.id());
    try {
      LoadedModel loaded = load.get();
      loaded.whenClosed(() -> inProcess.leave(manifest.id()));
      return loaded;
    } catch (Throwable e) {
      inProcess.leave(manifest.id());
      throw e;
    }
  }

  private LoadedModel load(
      Manifest manifest,
      Preparation preparation,
      Candidate chosen,
      Placement placement,
      LoadTimes times,
      boolean onTrial,
      LoadListener listener,
      Cancellation cancellation) {
    // A model without files is on another server, which isn't asked anything just to measure.
    boolean measured =
        chosen.need().basis() == Need.Basis.MEASURED || chosen.source().files().isEmpty();
    if (placement instanceof Placement.InWorker own
        && own.sharing() == null
        && (onTrial || !measured)) {
      try (Trial trial = Trial.of(own.worker())) {
        return load(manifest, preparation, chosen, placement, times, trial, listener, cancellation);
      }
    }
    return load(manifest, preparation, chosen, placement, times, null, listener, cancellation);
  }

  private LoadedModel load(
      Manifest manifest,
      Preparation preparation,
      Candidate chosen,
      Placement placement,
      LoadTimes times,
      @Nullable Trial trial,
      LoadListener listener,
      Cancellation cancellation) {
    long start = System.nanoTime();
    Model model;
    Loss loss = new Loss(listener);
    try (Cancellation.Registration _ = cancellation.onRequest(placement::endLoad)) {
      model = placement.backend().load(chosen.source(), loss, cancellation);
    } catch (SeraiException e) {
      if (e.code() == ErrorCode.WORKER_LOST) {
        cancellation.check();
      }
      throw e;
    }
    LoadTimes all = times.withInitialising(since(start));
    ProbeReport report = null;
    if (trial == null) {
      lessons.loaded(chosen, all);
    } else {
      listener.progress("measuring", 1);
      report = measure(manifest, chosen, model, all, trial, cancellation);
    }
    LoadedModel loaded =
        new LoadedModel(
            manifest,
            chosen.variant(),
            model,
            chosen.once(),
            chosen.growth(),
            placement,
            clock.instant(),
            System.nanoTime() - preparation.startNanos(),
            all,
            report,
            System::nanoTime);
    loaded.goesWith(loss.happened());
    loaded.paging().expectPageIn(lessons.pageIn(chosen));
    loaded.paging().whenMoved((tier, time) -> lessons.moved(chosen, tier, time));
    loaded.whenClosed(() -> lessons.left(chosen, loaded));
    return loaded;
  }

  private ProbeReport measure(
      Manifest manifest,
      Candidate chosen,
      Model model,
      LoadTimes times,
      Trial trial,
      Cancellation cancellation) {
    Trial.Result result = trial.ask(model, compute, times.reload(), clock.instant(), cancellation);
    lessons.tried(chosen, result.measured());
    return new ProbeReport(
        manifest.id(chosen.variant()),
        chosen.estimated(),
        result.measured(),
        times,
        result.firstAnswer(),
        result.answer());
  }

  private static SeraiException asKnown(Manifest manifest, Throwable thrown) {
    return thrown instanceof SeraiException known
        ? known
        : new SeraiException(
            ErrorCode.LOAD_FAILED,
            "model %s can't be loaded: %s".formatted(manifest.id(), thrown),
            thrown);
  }
}
