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
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Catalog, plugins and loaded models, and the way to call a model. */
public final class Engine implements AutoCloseable {
  /** A model that was chosen and is loaded. */
  public record Chosen(Selection selection, Lease lease) {}

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final int WATCH_MILLIS = 500;
  private static final int MOST_TRIED = 4;

  /** Failures before a model computes anything; with another model it may work. */
  private static final Set<ErrorCode> ANOTHER_MAY_DO =
      Set.of(
          ErrorCode.INSUFFICIENT_MEMORY,
          ErrorCode.MEMORY_PRESSURE,
          ErrorCode.LOAD_FAILED,
          ErrorCode.INVALID_MODEL,
          ErrorCode.FILES_MISSING,
          ErrorCode.BACKEND_UNAVAILABLE,
          ErrorCode.QUARANTINED,
          ErrorCode.MODEL_UNLOADED,
          ErrorCode.OVERLOADED);

  private final DeviceProbe device = new DeviceProbe();
  private final GpuMemoryMeter gpu = GpuMemoryMeter.start(device.read().gpu());
  private final EngineThreads threads;
  private final Compute compute;
  private final PageIns<LoadedModel> pageIns;
  private final PluginHost plugins;
  private final Catalog catalog;
  private final ModelStore store;
  private final Gatekeeper gate;
  private final Residency residency;
  private final ModelSelection selection;
  private final Jobs jobs = new Jobs();
  private final ScheduledExecutorService watch;

  /** Reads the catalog, installs the plugins and starts to watch both. */
  public Engine(EngineSettings settings) {
    threads = new EngineThreads();
    compute = new Compute(threads, settings.cores(), settings.mostWaiting());
    pageIns = new PageIns<>(LoadedModel::bringBack, settings.mostWaiting());
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
    watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("serai-watch").daemon().factory());
    watch("the catalog", catalog::refresh);
    watch("the plugins", plugins::refresh);
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
    watch("what is known of models", selection::refresh);
    watch("the heap", new JavaHeap()::giveBack);
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
    watch.scheduleWithFixedDelay(
        () -> {
          try {
            refresh.run();
          } catch (RuntimeException e) {
            LOG.error("{} couldn't be looked at", what, e);
          }
        },
        WATCH_MILLIS,
        WATCH_MILLIS,
        TimeUnit.MILLISECONDS);
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
    LoadedModel model = residency.tryAcquire(ref);
    if (model != null) {
      compute(call(model, priority, 0, work, cancellation, whenDone));
      return;
    }
    residency
        .acquire(ref, priority, cancellation)
        .whenComplete(
            (lease, failure) -> {
              if (failure != null) {
                fail(notLoaded(ref, failure), whenDone);
              } else {
                long loadNanos = lease.waited() ? lease.model().loadNanos() : 0;
                compute(call(lease.model(), priority, loadNanos, work, cancellation, whenDone));
              }
            });
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
    call(request, null, priority, work, cancellation, chosen, whenDone);
  }

  private <R> void call(
      SelectionRequest request,
      @Nullable SeraiException last,
      @Nullable Priority priority,
      Function<Model, R> work,
      Cancellation cancellation,
      Consumer<Selection> chosen,
      Consumer<Outcome<R>> whenDone) {
    Selection choice;
    try {
      choice = selection.select(request);
    } catch (SeraiException e) {
      fail(last == null ? e : noOther(e, last), whenDone);
      return;
    }
    Consumer<SeraiException> askAnother =
        why -> {
          LOG.info("{} was chosen but can't be had: {}", choice.id(), why.getMessage());
          call(
              request.without(choice.id(), String.valueOf(why.getMessage())),
              why,
              priority,
              work,
              cancellation,
              chosen,
              whenDone);
        };
    try {
      chosen.accept(choice);
    } catch (SeraiException e) {
      if (mayAskAnother(request)) {
        askAnother.accept(e);
      } else {
        fail(e, whenDone);
      }
      return;
    }
    call(
        choice.model(),
        priority,
        work,
        cancellation,
        outcome -> {
          SeraiException why = outcome instanceof Outcome.Failed<R> failed ? failed.error() : null;
          if (why == null || !anotherMayDo(request, why)) {
            whenDone.accept(outcome);
          } else {
            askAnother.accept(why);
          }
        });
  }

  /**
   * Whether another model is to be asked for a request whose choice failed: it failed before it
   * computed anything, was not named, and not too many were tried.
   *
   * @param request with those left out that were tried before
   */
  public static boolean anotherMayDo(SelectionRequest request, SeraiException why) {
    return ANOTHER_MAY_DO.contains(why.code()) && mayAskAnother(request);
  }

  private static boolean mayAskAnother(SelectionRequest request) {
    return request.model() == null && request.wish().without().size() < MOST_TRIED;
  }

  /**
   * There are models for it, so what was against the last of them is what the caller can mend, want
   * of memory before all else.
   */
  private static SeraiException noOther(SeraiException none, SeraiException last) {
    boolean memory =
        last.code() == ErrorCode.INSUFFICIENT_MEMORY || last.code() == ErrorCode.MEMORY_PRESSURE;
    return none.code() == ErrorCode.MODEL_NOT_FOUND || memory
        ? new SeraiException(last.code(), String.valueOf(none.getMessage()), last)
        : none;
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
    return residency
        .acquire(ref, priority, cancellation)
        .handle(
            (lease, failure) -> {
              if (failure != null) {
                throw notLoaded(ref, failure);
              }
              if (priority != null) {
                lease.model().prioritize(priority);
              }
              lease.model().release();
              return lease;
            });
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
    return load(request, null, cancellation);
  }

  private CompletableFuture<Chosen> load(
      SelectionRequest request, @Nullable SeraiException last, Cancellation cancellation) {
    Selection choice;
    try {
      choice = selection.select(request);
    } catch (SeraiException e) {
      return CompletableFuture.failedFuture(last == null ? e : noOther(e, last));
    }
    return load(choice.model(), null, cancellation)
        .thenApply(lease -> new Chosen(choice, lease))
        .exceptionallyComposeAsync(
            failure -> {
              SeraiException why = known(failure);
              if (!anotherMayDo(request, why)) {
                return CompletableFuture.failedFuture(why);
              }
              LOG.info("{} was chosen but can't be had: {}", choice.id(), why.getMessage());
              return load(
                  request.without(choice.id(), String.valueOf(why.getMessage())),
                  why,
                  cancellation);
            },
            threads);
  }

  /** Remembers that a model couldn't be loaded, and why. */
  private SeraiException notLoaded(ModelRef ref, Throwable failure) {
    SeraiException why = known(failure);
    catalog.snapshot().find(ref).ifPresent(manifest -> selection.failed(manifest, why));
    return why;
  }

  private void compute(ModelCall<?> call) {
    if (call.needsPageIn()) {
      pageIns.await(
          call.loaded(),
          call.cancellation(),
          () -> computeNow(call),
          why -> threads.executeAnyway(call.fail(why)));
    } else {
      computeNow(call);
    }
  }

  private void computeNow(ModelCall<?> call) {
    compute.run(call.threads(), call.priority(), call.cancellation(), call);
  }

  private <R> ModelCall<R> call(
      LoadedModel model,
      @Nullable Priority priority,
      long loadNanos,
      Function<Model, R> work,
      Cancellation cancellation,
      Consumer<Outcome<R>> whenDone) {
    return new ModelCall<>(
        residency, selection, model, priority, loadNanos, work, cancellation, whenDone);
  }

  private static SeraiException known(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof SeraiException known
        ? known
        : new SeraiException(ErrorCode.INTERNAL, cause.toString(), cause);
  }

  private <R> void fail(SeraiException error, Consumer<Outcome<R>> whenDone) {
    Runnable tell = () -> whenDone.accept(new Outcome.Failed<>(error));
    try {
      threads.execute(tell);
    } catch (RejectedExecutionException e) {
      tell.run();
    }
  }

  /** Waits for running calls, unloads everything and stops the plugins. */
  @Override
  public void close() {
    watch.shutdown();
    residency.close();
    selection.close();
    plugins.close();
    threads.close();
    gpu.close();
    device.close();
  }
}
