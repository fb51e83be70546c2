package io.serai.core;

import io.serai.catalog.Catalog;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.catalog.store.FolderStore;
import io.serai.catalog.store.ModelStore;
import io.serai.core.device.DeviceProbe;
import io.serai.core.device.GpuMemoryMeter;
import io.serai.core.dispatch.Compute;
import io.serai.core.dispatch.EngineThreads;
import io.serai.core.footprint.FootprintBook;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;
import io.serai.core.host.JavaHeap;
import io.serai.core.host.PluginHost;
import io.serai.core.job.Jobs;
import io.serai.core.pressure.Reading;
import io.serai.core.residency.InProcessModels;
import io.serai.core.residency.LoadedModel;
import io.serai.core.residency.ModelLoader;
import io.serai.core.residency.Pins;
import io.serai.core.residency.Residency;
import io.serai.core.residency.Residency.Lease;
import io.serai.core.select.ModelSelection;
import io.serai.core.select.Selection;
import io.serai.core.select.SelectionRequest;
import io.serai.core.worker.CrashBook;
import io.serai.spi.Cancellation;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Catalog, plugins and loaded models, and the way to call a model. */
public final class Engine implements AutoCloseable {
  /** A model that was chosen and is loaded. */
  public record Chosen(Selection selection, Lease lease) {}

  private final DeviceProbe device = new DeviceProbe();
  private final GpuMemoryMeter gpu = GpuMemoryMeter.start(device.read().gpu());
  private final EngineThreads threads;
  private final Compute compute;
  private final PluginHost plugins;
  private final Catalog catalog;
  private final ModelStore store;
  private final Gatekeeper gate;
  private final Residency residency;
  private final ModelSelection selection;
  private final ModelLoads loads;
  private final ModelCalls calls;
  private final ChosenModels chosenModels;
  private final Jobs jobs = new Jobs();
  private final RepeatedLooks looks = new RepeatedLooks();

  /** Reads the catalog, installs the plugins and starts to watch both. */
  public Engine(EngineSettings settings) {
    threads = new EngineThreads();
    compute = new Compute(threads, settings.cores(), settings.mostWaiting());
    plugins =
        new PluginHost(
            settings.pluginFolders(), settings.storage(), settings.bundleProperties(), threads);
    catalog = new Catalog(settings.catalogFolders());
    store = new FolderStore(settings.modelFolders(), settings.data().resolve("digests.json"));
    gate = gatekeeper(settings.gate());
    Path data = settings.data();
    CrashBook crashes = new CrashBook(data.resolve("crashes.json"), Instant.now());
    ModelLoader loader =
        new ModelLoader(
            plugins,
            store,
            new FootprintBook(data.resolve("footprints.json")),
            crashes,
            new InProcessModels(
                data.resolve("in-process.json"), settings.workers().logs(), crashes),
            settings.workers(),
            compute,
            InstantSource.system());
    Pins pins = new Pins(data.resolve("pins.json"));
    residency =
        new Residency(
            catalog,
            loader,
            gate,
            () -> Reading.of(device.read()),
            pins,
            threads,
            settings.mostWaiting());
    plugins.listen(residency.pluginListener());
    looks.repeat("the catalog", catalog::refresh);
    looks.repeat("the plugins", plugins::refresh);
    selection =
        new ModelSelection(
            catalog,
            plugins,
            store,
            residency,
            gate,
            settings.cores(),
            data.resolve("speeds.json"),
            InstantSource.system());
    looks.repeat("what is known of models", selection::refresh);
    looks.repeat("the heap", new JavaHeap()::giveBack);
    loads = new ModelLoads(catalog, residency, selection);
    calls = new ModelCalls(residency, selection, loads, compute, threads, settings.mostWaiting());
    chosenModels = new ChosenModels(selection, calls, loads, threads);
  }

  private Gatekeeper gatekeeper(GateSettings settings) {
    MemoryState now = MemoryState.of(device.read());
    return new Gatekeeper(
        () -> MemoryState.of(device.read(), gpu.freeBytes()),
        settings.limits().applyTo(Limits.defaults(now.total())),
        InstantSource.system(),
        settings.enabled());
  }

  /**
   * Repeats a look, twice a second, on the one thread that does so.
   *
   * @param what for the log, should it fail
   */
  public void watch(String what, Runnable refresh) {
    looks.repeat(what, refresh);
  }

  /** The models there are. */
  public Catalog catalog() {
    return catalog;
  }

  /** The plugins there are. */
  public PluginHost plugins() {
    return plugins;
  }

  /** The machine. */
  public DeviceProbe device() {
    return device;
  }

  /** The models' files. */
  public ModelStore store() {
    return store;
  }

  /** The models in memory. */
  public Residency residency() {
    return residency;
  }

  /** What decides whether there is room for a load, and the decisions it made. */
  public Gatekeeper gate() {
    return gate;
  }

  /** Whether models can be asked for what not every backend can. */
  public OptionCheck options() {
    return new OptionCheck(plugins, store);
  }

  /** What chooses models. */
  public ModelSelection selection() {
    return selection;
  }

  /** What was begun and takes a while. */
  public Jobs jobs() {
    return jobs;
  }

  /** The threads that models and pipelines run on. */
  public EngineThreads threads() {
    return threads;
  }

  /** The budget of cores. */
  public Compute compute() {
    return compute;
  }

  /** How many calls wait for cores, or until their model is paged in. */
  public int waiting() {
    return calls.waiting();
  }

  /** How many calls of that model wait for cores, or until it is paged in. */
  public int waiting(String model) {
    return calls.waiting(model);
  }

  /** Calls a model with the priority that its manifest gives. */
  public <R> void call(
      ModelRef ref,
      Function<Model, R> work,
      Cancellation cancellation,
      Consumer<Outcome<R>> whenDone) {
    call(ref, null, work, cancellation, whenDone);
  }

  /**
   * Calls a model, which is loaded if it isn't. Returns at once, or with everything done where the
   * model is loaded and the calling thread is one of the engine's.
   *
   * @param priority of this call, both for memory and for cores; null for the model's own
   * @param work what to ask of the model
   * @param cancellation gives up before the model computes
   * @param whenDone called exactly once, on a thread of the engine's, which is kept for as long;
   *     where that is short, a {@link Outcome.BriefListener} saves changing threads
   */
  public <R> void call(
      ModelRef ref,
      @Nullable Priority priority,
      Function<Model, R> work,
      Cancellation cancellation,
      Consumer<Outcome<R>> whenDone) {
    calls.call(ref, priority, work, cancellation, whenDone);
  }

  /**
   * Calls whichever model is chosen. Where that can't be loaded after all, or is turned down,
   * another is chosen, unless it was asked for by name.
   *
   * @param chosen told of each choice before its model is asked; turns it down by throwing a {@link
   *     SeraiException}; on the calling thread or one of the engine's
   * @param whenDone as {@link #call(ModelRef, Priority, Function, Cancellation, Consumer)}
   */
  public <R> void call(
      SelectionRequest request,
      @Nullable Priority priority,
      Function<Model, R> work,
      Cancellation cancellation,
      Consumer<Selection> chosen,
      Consumer<Outcome<R>> whenDone) {
    chosenModels.call(request, null, priority, work, cancellation, chosen, whenDone);
  }

  /**
   * Loads a model, if it isn't loaded.
   *
   * @param cancellation has it no longer wait
   * @return fails with a {@link SeraiException}; completes on a thread that must not be kept
   */
  public CompletableFuture<LoadedModel> load(ModelRef ref, Cancellation cancellation) {
    return load(ref, null, cancellation).thenApply(Lease::model);
  }

  /**
   * The same.
   *
   * @param priority of this load, and of the model while it stays loaded; null for its own
   * @return a lease that was given back already, which says whether there was anything to load
   */
  public CompletableFuture<Lease> load(
      ModelRef ref, @Nullable Priority priority, Cancellation cancellation) {
    return loads.load(ref, priority, cancellation);
  }

  /**
   * Loads whichever model is chosen. Where that can't be loaded after all, another is chosen,
   * unless it was asked for by name.
   *
   * @param cancellation has it no longer wait
   * @return the choice, and a lease that was given back already; fails with a {@link
   *     SeraiException}; completes on a thread that must not be kept
   */
  public CompletableFuture<Chosen> load(SelectionRequest request, Cancellation cancellation) {
    return chosenModels.load(request, null, cancellation);
  }

  /** Waits for running calls, unloads everything and stops the plugins. */
  @Override
  public void close() {
    looks.close();
    residency.close();
    selection.close();
    plugins.close();
    threads.close();
    gpu.close();
    device.close();
  }
}
