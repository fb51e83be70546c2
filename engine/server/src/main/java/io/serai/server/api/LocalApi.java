package io.serai.server.api;

import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.yaml.Problem;
import io.serai.core.Engine;
import io.serai.routes.model.RunListener;
import io.serai.routes.pipeline.Callee;
import io.serai.routes.pipeline.PipelineInfo;
import io.serai.routes.pipeline.RunRequest;
import io.serai.routes.pipeline.RunResult;
import io.serai.server.EngineProcess;
import io.serai.server.api.DeviceDocuments.DeviceDocument;
import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.Documents.ModelsDocument;
import io.serai.server.api.Documents.PipelineDocument;
import io.serai.server.api.Documents.PipelinesDocument;
import io.serai.server.api.Documents.PluginDocument;
import io.serai.server.api.Documents.PluginsDocument;
import io.serai.server.api.Documents.ProblemDocument;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.Documents.StatusDocument;
import io.serai.server.api.Documents.TokenDocument;
import io.serai.server.api.GateDocuments.LoadingDocument;
import io.serai.server.api.ImportDocuments.ImportBody;
import io.serai.server.api.ImportDocuments.RecognitionDocument;
import io.serai.server.api.SelectDocuments.SelectBody;
import io.serai.server.api.SelectDocuments.SelectDocument;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine of this process. */
public final class LocalApi implements Api {
  private final EngineProcess process;
  private final LocalModels models;
  private final LocalPlugins plugins;
  private final LocalPipelines pipelines;
  private final LocalRuns runs;
  private final StatusReport status;
  private volatile boolean stopping;

  /**
   * Asks this engine.
   *
   * @param url its address; null if it has none
   */
  public LocalApi(EngineProcess process, @Nullable String url) {
    this(process, url, List::of);
  }

  /**
   * Asks this engine.
   *
   * @param url its address; null if it has none
   * @param warnings what its status tells besides the problems in files of models and pipelines
   */
  public LocalApi(EngineProcess process, @Nullable String url, Supplier<List<Problem>> warnings) {
    this.process = process;
    models = new LocalModels(process.engine());
    plugins = new LocalPlugins(process.engine().plugins(), process.home().own("plugins"));
    pipelines = new LocalPipelines(process.pipelines());
    runs = new LocalRuns(process.pipelines(), process.config().maxTextsPerRequest());
    status = new StatusReport(process, models, plugins, url, warnings);
  }

  /** How long the engine has run, in seconds. */
  public double uptimeSeconds() {
    return process.uptimeNanos() / 1e9;
  }

  /** A file of that name among what survives restarts; it needn't be there. */
  public Path data(String name) {
    return process.home().own("data").resolve(name);
  }

  /** Where blocking work can run. */
  public Executor threads() {
    return process.engine().threads();
  }

  /** Says from now on that the engine is stopping. */
  public void stopping() {
    stopping = true;
  }

  /** How long loads are refused for at the least, since memory is short; zero if they aren't. */
  public Duration untilLoads() {
    return process.engine().residency().pressure().untilLoads();
  }

  /** Whether the engine takes no more requests. */
  public boolean isStopping() {
    return stopping;
  }

  @Override
  public StatusDocument status() {
    return status.now(stopping);
  }

  @Override
  public DeviceDocument device() {
    Engine engine = process.engine();
    return DeviceReport.of(
        process.home(),
        process.config(),
        engine.device(),
        new DeviceReport.Running(engine.residency().loaded(), engine.gate().memory()));
  }

  @Override
  public ModelsDocument models() {
    return models.all();
  }

  @Override
  public ModelDocument model(String name) {
    return models.find(name);
  }

  @Override
  public ModelDocument loadModel(String name) {
    return loadModel(name, new Cancellation()).join();
  }

  /**
   * Loads a model now, or finds it loaded.
   *
   * @param cancellation has it no longer wait
   * @return fails with a {@link SeraiException}
   */
  public CompletableFuture<ModelDocument> loadModel(String name, Cancellation cancellation) {
    return begin(() -> models.load(name, cancellation));
  }

  @Override
  public ModelDocument unloadModel(String name) {
    return models.unload(name);
  }

  /** How far the loads are of some models, as far as they are being loaded. Blocks for a moment. */
  public List<LoadingDocument> loading(List<ModelRef> refs) {
    return models.loading(refs);
  }

  @Override
  public PipelinesDocument pipelines() {
    return pipelines.all();
  }

  @Override
  public PipelineDocument pipeline(String name) {
    return pipelines.find(name);
  }

  /**
   * The pipeline of that name.
   *
   * @throws SeraiException with {@link ErrorCode#PIPELINE_NOT_FOUND} if there is none
   */
  public PipelineInfo requirePipeline(String name) {
    return pipelines.require(name);
  }

  /** The pipelines that can be called, by name. */
  public List<PipelineInfo> callablePipelines() {
    return pipelines.callable();
  }

  /** The models of the catalog as they are now. */
  public CatalogSnapshot catalog() {
    return process.engine().catalog().snapshot();
  }

  @Override
  public List<ProblemDocument> validatePipeline(String fileName, String text) {
    return pipelines.validate(fileName, text);
  }

  @Override
  public PluginsDocument plugins() {
    return new PluginsDocument(plugins.all());
  }

  @Override
  public RecognitionDocument inspectModel(ImportBody body) {
    return new ModelImports(process).inspect(body);
  }

  @Override
  public RecognitionDocument addModel(ImportBody body) {
    return new ModelImports(process).add(body);
  }

  /**
   * Whether a model of the catalog has the files that {@link #addModel} would give it, and can do
   * what is asked for.
   *
   * @throws SeraiException if either's files can't be looked at
   */
  public boolean isAdded(Manifest model, ImportBody body) {
    return new ModelImports(process).isAdded(model, body);
  }

  @Override
  public PluginDocument installPlugin(Path file) {
    return plugins.install(file);
  }

  /** A new folder for files that are only needed for a while; whoever asks for it deletes it. */
  public Path temporaryFolder() {
    try {
      return process.temporaryFolder();
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INTERNAL, "there can be no temporary folder: " + e, e);
    }
  }

  @Override
  public void uninstallPlugin(String name) {
    plugins.uninstall(name);
  }

  @Override
  public CompletableFuture<RunDocument> run(String name, RunBody body) {
    return run(name, body, new Cancellation());
  }

  /** Runs a pipeline, which is given up when that is requested. */
  public CompletableFuture<RunDocument> run(String name, RunBody body, Cancellation cancellation) {
    return run(name, body, RunListener.NONE, cancellation);
  }

  @Override
  public CompletableFuture<RunDocument> stream(
      String name, RunBody body, Consumer<TokenDocument> tokens, Cancellation cancellation) {
    return runs.stream(name, body, tokens, cancellation);
  }

  /**
   * Runs a pipeline.
   *
   * @param listener told of the run while it goes on
   * @param cancellation gives it up
   */
  public CompletableFuture<RunDocument> run(
      String name, RunBody body, RunListener listener, Cancellation cancellation) {
    return runs.run(name, body, listener, cancellation);
  }

  /**
   * Runs a pipeline or asks a model, and gives the answer as the engine has it.
   *
   * @param callee what the name may stand for
   * @param listener told of the run while it goes on
   * @param cancellation gives it up
   * @return fails with {@link ErrorCode#TOO_LARGE} where the answer can't be written
   */
  public CompletableFuture<RunResult.Completed> call(
      String name, Callee callee, RunBody body, RunListener listener, Cancellation cancellation) {
    return runs.call(name, callee, body, listener, cancellation);
  }

  /** The same of a request that a body can't hold. */
  public CompletableFuture<RunResult.Completed> call(
      String name, Callee callee, RunRequest request, Cancellation cancellation) {
    return runs.call(name, callee, request, cancellation);
  }

  /**
   * Runs a pipeline or asks a model, whatever the size of the answer.
   *
   * @param callee what the name may stand for
   * @param cancellation gives it up
   */
  public CompletableFuture<RunResult.Completed> ask(
      String name, Callee callee, RunRequest request, Cancellation cancellation) {
    return runs.ask(name, callee, request, cancellation);
  }

  /** Models, plugins and what is loaded. */
  public Engine engine() {
    return process.engine();
  }

  /** How many texts a request may ask for at once. */
  public int mostTexts() {
    return runs.mostTexts();
  }

  /** The failure behind a future's, as the API has it. */
  public static SeraiException failure(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof SeraiException known
        ? known
        : new SeraiException(ErrorCode.INTERNAL, cause.toString(), cause);
  }

  @Override
  public SelectDocument select(SelectBody body) {
    return select(body, new Cancellation()).join();
  }

  /**
   * Chooses a model, and loads it if that is asked for.
   *
   * @param cancellation has it no longer wait for the load
   * @return fails with a {@link SeraiException}
   */
  public CompletableFuture<SelectDocument> select(SelectBody body, Cancellation cancellation) {
    return begin(() -> new ModelSelections(process.engine()).select(body, cancellation));
  }

  /** Has something begun that blocks for a moment before it can be waited for. */
  private <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads()).thenCompose(begun -> begun);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          stopping
              ? new SeraiException(ErrorCode.STOPPING, "the engine is stopping", e)
              : new SeraiException(
                  ErrorCode.OVERLOADED, "all of the engine's threads are busy", e));
    }
  }

  @Override
  public JobsApi jobs() {
    return new LocalJobsApi(process.engine(), this::temporaryFolder);
  }

  @Override
  public GateApi gate() {
    return new LocalGateApi(process.engine(), this::model);
  }

  @Override
  public void close() {
    try {
      process.close();
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INTERNAL, "the engine can't stop cleanly: " + e, e);
    }
  }
}
