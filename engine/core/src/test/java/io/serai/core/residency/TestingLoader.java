package io.serai.core.residency;

import io.serai.catalog.Isolation;
import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Need;
import io.serai.core.host.BundleCost;
import io.serai.core.host.PluginRef;
import io.serai.core.worker.IsolationChoice;
import io.serai.core.worker.Restart;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads models that are nothing but memory, step by step, and fails now and then. What a model
 * takes is said by its variant's parameters {@code private}, {@code pinned} and {@code mapped}, in
 * MiB; the peak is half as much private memory again, and what answers take: {@code growth}.
 */
final class TestingLoader implements Loader {
  private static final long MIB = 1 << 20;
  private static final Footprint WORKER = Footprint.ofPrivate(20 * MIB);
  private static final int STEPS = 4;
  private static final long PAUSE_NANOS = 1_000_000_000;
  private static final int CRASHES = 4;

  /** Told of every model that is closed, before it is. */
  private final Consumer<TestingModel> onClose;

  private final Random random;
  private final Interleaving interleaving;
  private final TestingMemory machine;
  private final TestingPlugins plugins;
  private final Journal journal;
  private final List<TestingPlacement> placements = new ArrayList<>();
  private final List<TestingModel> models = new ArrayList<>();
  private final Map<String, Integer> crashes = new HashMap<>();
  private final Map<String, Long> mayStartAt = new HashMap<>();
  private final List<String> readAhead = new ArrayList<>();
  private double failing;
  private @Nullable Error defect;
  private boolean triesOut;
  private Runnable beforeStart = () -> {};

  TestingLoader(
      Random random,
      Interleaving interleaving,
      TestingMemory machine,
      TestingPlugins plugins,
      Journal journal,
      Consumer<TestingModel> onClose) {
    this.random = random;
    this.interleaving = interleaving;
    this.machine = machine;
    this.plugins = plugins;
    this.journal = journal;
    this.onClose = onClose;
  }

  /** Of so many steps one fails; 0 for none. */
  void failing(double share) {
    failing = share;
  }

  /** Is thrown by the next load. */
  void defective(Error thrown) {
    defect = thrown;
  }

  /** Is run whenever a model is to be prepared, before its bundle is used. */
  void beforeStart(Runnable action) {
    beforeStart = action;
  }

  /** From now on models are measured when there is time; asked once, when the residency begins. */
  void triesOut(boolean tries) {
    triesOut = tries;
  }

  @Override
  public boolean triesOut() {
    return triesOut;
  }

  /** All that were ever made. */
  List<TestingPlacement> placements() {
    return placements;
  }

  List<TestingModel> models() {
    return models;
  }

  /** The models whose files were read ahead of their load. */
  List<String> readAhead() {
    return readAhead;
  }

  /** A worker of the model has crashed. */
  void crashed(Manifest manifest) {
    crashes.merge(manifest.id(), 1, Integer::sum);
    mayStartAt.put(manifest.id(), interleaving.nanoTime() + PAUSE_NANOS);
  }

  void forgetCrashes() {
    crashes.clear();
    mayStartAt.clear();
  }

  @Override
  public Restart mayStart(Manifest manifest) {
    long left = mayStartAt.getOrDefault(manifest.id(), 0L) - interleaving.nanoTime();
    if (left <= 0) {
      return new Restart.Now();
    }
    Instant at = Instant.EPOCH.plusNanos(interleaving.nanoTime() + left);
    return crashes.getOrDefault(manifest.id(), 0) >= CRASHES
        ? new Restart.Quarantined(at, "it crashed too often")
        : new Restart.Later(at, "it crashed");
  }

  private static boolean worker(Manifest manifest) {
    return manifest.residency().isolation() == Isolation.WORKER;
  }

  @Override
  public BundleCost bundleCost(Manifest manifest) {
    interleaving.pause();
    PluginRef plugin = plugins.find(manifest.format()).ref();
    maybeFail(ErrorCode.INTERNAL);
    return worker(manifest)
        ? new BundleCost("worker for " + plugin.name() + manifest.id(), false, WORKER, false)
        : plugins.cost(manifest.format());
  }

  @Override
  public BundleCost measured(BundleCost cost) {
    return cost;
  }

  @Override
  public void bundleStarted(BundleCost cost) {
    journal.note(cost.plugin() + " is known to have started");
  }

  @Override
  public boolean rest(String plugin) {
    interleaving.pause();
    boolean rests = plugins.rest(plugin);
    journal.note(plugin + (rests ? " rests" : " doesn't rest"));
    return rests;
  }

  private TestingPlacement startWorker(Manifest manifest, PluginRef plugin) {
    TestingMemory.Block process = machine.block("worker of " + manifest.id(), true);
    TestingPlacement worker = new TestingPlacement(journal, plugins, plugin, process);
    placements.add(worker);
    process.take(WORKER.privateBytes(), 0);
    return worker;
  }

  private @Nullable TestingPlacement useHere(String format, boolean mayStart) {
    TestingPlugins.Copy copy = mayStart ? plugins.use(format) : plugins.useStarted(format);
    if (copy == null) {
      return null;
    }
    TestingPlacement here = new TestingPlacement(journal, plugins, copy);
    placements.add(here);
    return here;
  }

  @Override
  public @Nullable Preparation prepare(
      Manifest manifest, @Nullable String variant, boolean mayStart) {
    interleaving.pause();
    PluginRef plugin = plugins.find(manifest.format()).ref();
    beforeStart.run();
    interleaving.pause();
    TestingPlacement placement =
        worker(manifest) ? startWorker(manifest, plugin) : useHere(manifest.format(), mayStart);
    if (placement == null) {
      return null;
    }
    try {
      interleaving.pause();
      placement.checkAlive();
      maybeFail(ErrorCode.INVALID_MODEL);
      List<Candidate> wanted = new ArrayList<>();
      List<Need> others = new ArrayList<>();
      for (Variant each : manifest.variants()) {
        Candidate candidate = candidate(manifest, each);
        if (variant == null || each.name().equals(variant)) {
          wanted.add(candidate);
        } else {
          others.add(candidate.need());
        }
      }
      return new Preparation(
          placement, plugin, wanted, others, interleaving.nanoTime(), Duration.ZERO);
    } catch (SeraiException e) {
      placement.close();
      throw e;
    }
  }

  private static Candidate candidate(Manifest manifest, Variant variant) {
    Footprint steady = steady(variant);
    boolean moves = moves(manifest);
    Footprint growth = Footprint.ofPrivate(mib(variant, "growth"));
    Footprint peak = Footprint.ofPrivate(steady.privateBytes() / 2).plus(steady).plus(growth);
    Need need =
        new Need(
            manifest.id(variant),
            Need.Kind.MODEL,
            moves ? peak.plus(WORKER) : peak,
            List.of(),
            Need.Basis.ESTIMATED,
            manifest.residency().priority(),
            false);
    ModelSource source =
        new ModelSource(
            manifest.name(),
            manifest.version(),
            manifest.format(),
            manifest.tasks(),
            List.of(),
            List.of(),
            Gpu.AUTO,
            new Parameters(variant.parameters()));
    return new Candidate(
        variant,
        source,
        need,
        need.name(),
        peak,
        new IsolationChoice(moves || worker(manifest), "test"),
        Footprint.NONE,
        growth);
  }

  /** Whether it gets a worker only when it is loaded. */
  private static boolean moves(Manifest manifest) {
    return manifest.residency().isolation() == Isolation.AUTO;
  }

  private static Footprint steady(Variant variant) {
    return new Footprint(mib(variant, "private"), mib(variant, "mapped"), mib(variant, "pinned"));
  }

  private static long mib(Variant variant, String parameter) {
    return ((Number) variant.parameters().getOrDefault(parameter, 0)).longValue() * MIB;
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
    TestingPlacement prepared = (TestingPlacement) preparation.backend();
    interleaving.pause();
    Error thrown = defect;
    if (thrown != null) {
      defect = null;
      throw thrown;
    }
    cancellation.check();
    boolean moves = chosen.isolation().worker() && prepared.inEngine();
    TestingPlacement placement = moves ? startWorker(manifest, preparation.plugin()) : prepared;
    try {
      LoadedModel loaded =
          load(manifest, preparation, chosen, placement, waited, onTrial, cancellation);
      if (moves) {
        prepared.close();
      }
      interleaving.pause();
      return loaded;
    } catch (SeraiException e) {
      if (moves) {
        placement.close();
      }
      throw e;
    }
  }

  private LoadedModel load(
      Manifest manifest,
      Preparation preparation,
      Candidate chosen,
      TestingPlacement placement,
      LoadTimes waited,
      boolean onTrial,
      Cancellation cancellation) {
    Footprint steady = steady(chosen.variant());
    long before = placement.inEngine() ? 0 : WORKER.privateBytes();
    TestingMemory.Block block =
        placement.memory(() -> machine.block("model " + chosen.need().name(), true));
    try {
      long peak = steady.privateBytes() + steady.privateBytes() / 2;
      for (int i = 0; i < STEPS; i++) {
        cancellation.check();
        placement.checkAlive();
        block.take(peak / STEPS, steady.pinnedBytes() / STEPS);
        block.map(steady.mappedBytes() / STEPS);
        interleaving.pause();
        maybeFail(random.nextBoolean() ? ErrorCode.LOAD_FAILED : ErrorCode.INVALID_MODEL);
      }
      placement.checkAlive();
    } catch (SeraiException e) {
      if (placement.inEngine()) {
        block.free();
      } else {
        block.shrinkTo(before, 0, 0);
      }
      throw e;
    }
    block.shrinkTo(before + steady.privateBytes(), steady.mappedBytes(), steady.pinnedBytes());
    TestingModel[] made = new TestingModel[1];
    TestingModel model =
        new TestingModel(
            manifest,
            placement,
            block,
            steady,
            chosen.growth().privateBytes(),
            preparation.startNanos(),
            onTrial,
            () -> onClose.accept(made[0]));
    made[0] = model;
    models.add(model);
    LoadedModel loaded =
        new LoadedModel(
            manifest,
            chosen.variant(),
            model,
            Footprint.NONE,
            chosen.growth(),
            placement,
            Instant.EPOCH.plusNanos(interleaving.nanoTime()),
            interleaving.nanoTime() - preparation.startNanos(),
            waited.withInitialising(
                Duration.ofNanos(interleaving.nanoTime() - preparation.startNanos())),
            onTrial ? report(chosen, steady) : null,
            interleaving::nanoTime);
    model.pinnedIf(loaded::pinned);
    return loaded;
  }

  private static ProbeReport report(Candidate chosen, Footprint steady) {
    return new ProbeReport(
        chosen.need().name(),
        chosen.estimated(),
        new Measured(steady, steady, 0, 1, 1, "now"),
        LoadTimes.NONE,
        Duration.ZERO,
        Duration.ZERO);
  }

  @Override
  public Optional<Need> lastNeed(Manifest manifest, Variant variant) {
    return Optional.of(candidate(manifest, variant).need());
  }

  @Override
  public Optional<Measured> measured(Manifest manifest, Variant variant) {
    return Optional.empty();
  }

  @Override
  public List<Path> files(Manifest manifest, Variant variant) {
    return List.of();
  }

  @Override
  public Duration readAhead(
      Manifest manifest, Candidate candidate, long mostBytes, Cancellation cancellation) {
    interleaving.pause();
    readAhead.add(manifest.name());
    return Duration.ofNanos(1);
  }

  private void maybeFail(ErrorCode code) {
    if (random.nextDouble() < failing) {
      throw new SeraiException(code, "a failure that was asked for");
    }
  }
}
