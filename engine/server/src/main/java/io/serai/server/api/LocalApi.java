package io.serai.server.api;

import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.Suggestion;
import io.serai.core.Engine;
import io.serai.core.device.DeviceSnapshot;
import io.serai.core.device.GroupLevel;
import io.serai.core.device.ProcessMemory;
import io.serai.core.host.PluginInfo;
import io.serai.core.host.PluginState;
import io.serai.core.residency.LoadedModel;
import io.serai.routes.model.RunListener;
import io.serai.routes.model.StepToken;
import io.serai.routes.pipeline.Callee;
import io.serai.routes.pipeline.PipelineInfo;
import io.serai.routes.pipeline.RunRequest;
import io.serai.routes.pipeline.RunResult;
import io.serai.server.EngineProcess;
import io.serai.server.Version;
import io.serai.server.api.DeviceDocuments.DeviceDocument;
import io.serai.server.api.Documents.LoadedDocument;
import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.Documents.ModelsDocument;
import io.serai.server.api.Documents.PipelineDocument;
import io.serai.server.api.Documents.PipelinesDocument;
import io.serai.server.api.Documents.PluginDocument;
import io.serai.server.api.Documents.PluginsDocument;
import io.serai.server.api.Documents.ProblemDocument;
import io.serai.server.api.Documents.ProcessDocument;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The engine of this process. */
public final class LocalApi implements Api {
  private final EngineProcess process;
  private final @Nullable String url;
  private final Supplier<List<Problem>> warnings;
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
    this.url = url;
    this.warnings = warnings;
  }

  /** How long the engine has run, in seconds. */
  public double uptimeSeconds() {
    return process.uptimeNanos() / 1e9;
  }

  /** Where blocking work can run. */
  public Executor threads() {
    return process.engine().threads();
  }

  /** Says from now on that the engine is stopping. */
  public void stopping() {
    stopping = true;
  }

  /** Whether the engine takes no more requests. */
  public boolean isStopping() {
    return stopping;
  }

  @Override
  public StatusDocument status() {
    List<Problem> problems = new ArrayList<>(warnings.get());
    problems.addAll(process.engine().catalog().snapshot().problems());
    problems.addAll(process.pipelines().problems());
    return new StatusDocument(
        Version.current(),
        stopping ? "stopping" : "running",
        url,
        ProcessHandle.current().pid(),
        process.home().folder().toString(),
        process.uptimeNanos() / 1e9,
        process.engine().compute().cores(),
        process.engine().compute().inUse(),
        process.engine().compute().waiting(),
        process.engine().threads().count(),
        part("memory", this::memory, new ProcessDocument(0, 0, 0, 0, 0, 0, null, null), problems),
        GateToDocument.pressure(process.engine().residency().pressure()),
        part("loaded models", this::loaded, List.of(), problems),
        process.engine().catalog().snapshot().all().size(),
        process.pipelines().list().size(),
        part("plugins", () -> plugins().plugins(), List.of(), problems),
        ToDocument.problems(problems));
  }

  private ProcessDocument memory() {
    DeviceSnapshot machine = process.engine().device().read();
    ProcessMemory mine = machine.process();
    Runtime java = Runtime.getRuntime();
    return new ProcessDocument(
        mine == null ? 0 : mine.residentBytes(),
        java.totalMemory() - java.freeMemory(),
        machine.totalBytes(),
        machine.availableBytes(),
        machine.swap().totalBytes(),
        machine.swapFreeBytes(),
        machine.pressure() == null ? null : machine.pressure().some().avg10(),
        machine.binding().map(GroupLevel::path).orElse(null));
  }

  @Override
  public DeviceDocument device() {
    return DeviceReport.of(process.home(), process.config(), process.engine().device(), true);
  }

  private LoadedDocument loaded(LoadedModel model) {
    return ToDocument.loaded(model, process.engine().compute().waiting(model.toString()));
  }

  private List<LoadedDocument> loaded() {
    return process.engine().residency().loaded().stream().map(this::loaded).toList();
  }

  /** A part of the status that may fail, which the rest is told without. */
  private <T> T part(String what, Supplier<T> part, T otherwise, List<Problem> problems) {
    try {
      return part.get();
    } catch (RuntimeException | LinkageError e) {
      problems.add(
          new Problem(
              process.home().folder(),
              0,
              0,
              "%s can't be told: %s".formatted(what, failure(e).getMessage())));
      return otherwise;
    }
  }

  @Override
  public ModelsDocument models() {
    List<LoadedModel> loaded = process.engine().residency().loaded();
    var snapshot = process.engine().catalog().snapshot();
    return new ModelsDocument(
        snapshot.all().stream().map(manifest -> document(manifest, loaded)).toList(),
        ToDocument.problems(snapshot.problems()));
  }

  @Override
  public ModelDocument model(String name) {
    return document(
        process.engine().catalog().snapshot().require(ModelRef.parse(name)),
        process.engine().residency().loaded());
  }

  private ModelDocument document(Manifest manifest, List<LoadedModel> loaded) {
    Optional<LoadedModel> mine =
        loaded.stream().filter(model -> model.manifest().id().equals(manifest.id())).findFirst();
    return ToDocument.model(
        manifest,
        variant -> process.engine().store().has(manifest, variant),
        variant -> process.engine().residency().measured(manifest, variant),
        mine.map(this::loaded).orElse(null));
  }

  @Override
  public ModelDocument loadModel(String name) {
    process.engine().load(ModelRef.parse(name), new Cancellation()).join();
    return model(name);
  }

  @Override
  public ModelDocument unloadModel(String name) {
    ModelRef ref = ModelRef.parse(name);
    process.engine().catalog().snapshot().require(ref);
    process.engine().residency().unload(ref).join();
    return model(name);
  }

  /** How far the loads are of some models, as far as they are being loaded. Blocks for a moment. */
  public List<LoadingDocument> loading(List<ModelRef> models) {
    var snapshot = process.engine().catalog().snapshot();
    Set<String> ids =
        models.stream()
            .flatMap(ref -> snapshot.find(ref).stream())
            .map(Manifest::id)
            .collect(Collectors.toSet());
    return process.engine().residency().loading().stream()
        .filter(load -> ids.contains(load.of()))
        .map(GateToDocument::loading)
        .toList();
  }

  @Override
  public PipelinesDocument pipelines() {
    return new PipelinesDocument(
        process.pipelines().list().stream().map(info -> ToDocument.pipeline(info, null)).toList(),
        ToDocument.problems(process.pipelines().problems()));
  }

  @Override
  public PipelineDocument pipeline(String name) {
    return ToDocument.pipeline(requirePipeline(name), process.pipelines().text(name).orElse(""));
  }

  /**
   * The pipeline of that name.
   *
   * @throws SeraiException with {@link ErrorCode#PIPELINE_NOT_FOUND} if there is none
   */
  public PipelineInfo requirePipeline(String name) {
    List<PipelineInfo> all = process.pipelines().list();
    return all.stream()
        .filter(pipeline -> pipeline.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SeraiException(
                    ErrorCode.PIPELINE_NOT_FOUND,
                    "there is no pipeline named '%s'%s"
                        .formatted(
                            name,
                            Suggestion.didYouMean(
                                name, all.stream().map(PipelineInfo::name).toList()))));
  }

  /** The pipelines that can be called, by name. */
  public List<PipelineInfo> callablePipelines() {
    return process.pipelines().list().stream().filter(PipelineInfo::callable).toList();
  }

  /** The models of the catalog as they are now. */
  public CatalogSnapshot catalog() {
    return process.engine().catalog().snapshot();
  }

  @Override
  public List<ProblemDocument> validatePipeline(String fileName, String text) {
    return ToDocument.problems(process.pipelines().validate(Path.of(fileName), text));
  }

  @Override
  public PluginsDocument plugins() {
    return new PluginsDocument(
        process.engine().plugins().plugins().stream().map(ToDocument::plugin).toList());
  }

  @Override
  public RecognitionDocument inspectModel(ImportBody body) {
    return new ModelImports(process).inspect(body);
  }

  @Override
  public RecognitionDocument addModel(ImportBody body) {
    return new ModelImports(process).add(body);
  }

  @Override
  public PluginDocument installPlugin(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new SeraiException(ErrorCode.PLUGIN_NOT_FOUND, "there is no file " + file);
    }
    Path folder = process.home().own("plugins");
    Path target = folder.resolve(String.valueOf(file.getFileName()));
    if (!target.getFileName().toString().endsWith(".jar")) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          file.getFileName() + " doesn't end in .jar; a plugin is an OSGi bundle");
    }
    try {
      Path unfinished = Files.createTempFile(folder, ".install", ".tmp");
      try {
        Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
        return install(unfinished, target);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INTERNAL, "%s can't be copied to %s: %s".formatted(file, target, e), e);
    }
  }

  /** Puts a checked copy in its place; a bundle that can't be used is never put there. */
  private PluginDocument install(Path copy, Path target) throws IOException {
    List<String> problems = process.engine().plugins().check(copy);
    if (!problems.isEmpty()) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "%s can't be installed: %s".formatted(target.getFileName(), String.join("; ", problems)));
    }
    Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
    process.engine().plugins().takeNow(target);
    return process.engine().plugins().plugins().stream()
        .filter(plugin -> plugin.file().equals(target))
        .filter(plugin -> plugin.state() != PluginState.RETIRING)
        .findFirst()
        .map(ToDocument::plugin)
        .orElseThrow(
            () ->
                new SeraiException(
                    ErrorCode.INTERNAL, target + " was copied, but isn't among the plugins"));
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
    List<PluginInfo> all = process.engine().plugins().plugins();
    List<PluginInfo> meant =
        all.stream()
            .filter(
                plugin ->
                    Stream.of(
                            plugin.name(),
                            String.valueOf(plugin.file().getFileName()),
                            plugin.offer() == null ? "" : plugin.offer().name())
                        .anyMatch(name::equals))
            .toList();
    if (meant.isEmpty()) {
      throw new SeraiException(
          ErrorCode.PLUGIN_NOT_FOUND,
          "there is no plugin named '%s'%s"
              .formatted(
                  name, Suggestion.didYouMean(name, all.stream().map(PluginInfo::name).toList())));
    }
    Path own = process.home().own("plugins");
    for (PluginInfo plugin : meant) {
      if (!plugin.file().startsWith(own)) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT,
            "plugin '%s' is part of the archive (%s); only plugins in %s can be uninstalled"
                .formatted(name, plugin.file(), own));
      }
    }
    for (PluginInfo plugin : meant) {
      try {
        Files.deleteIfExists(plugin.file());
      } catch (IOException e) {
        throw new SeraiException(
            ErrorCode.INTERNAL, "%s can't be deleted: %s".formatted(plugin.file(), e), e);
      }
      process.engine().plugins().takeNow(plugin.file());
    }
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
    Object lock = new Object();
    RunListener listener =
        new RunListener() {
          @Override
          public void token(StepToken token) {
            synchronized (lock) {
              tokens.accept(TokenDocument.of(token));
            }
          }
        };
    return run(name, body, listener, cancellation);
  }

  /**
   * Runs a pipeline.
   *
   * @param listener told of the run while it goes on
   * @param cancellation gives it up
   */
  public CompletableFuture<RunDocument> run(
      String name, RunBody body, RunListener listener, Cancellation cancellation) {
    return call(name, Callee.EITHER, body, listener, cancellation)
        .thenApply(done -> ToDocument.run(name, done));
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
    try {
      RunRequest request = RunRequests.of(body, mostTexts()).tellingTo(listener);
      return ask(name, callee, request, cancellation).thenApply(LocalApi::writable);
    } catch (SeraiException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static RunResult.Completed writable(RunResult.Completed done) {
    AnswerSize.check(done, Runtime.getRuntime().maxMemory());
    return done;
  }

  /**
   * Runs a pipeline or asks a model, whatever the size of the answer.
   *
   * @param callee what the name may stand for
   * @param cancellation gives it up
   */
  public CompletableFuture<RunResult.Completed> ask(
      String name, Callee callee, RunRequest request, Cancellation cancellation) {
    CompletableFuture<RunResult.Completed> answer = new CompletableFuture<>();
    try {
      process
          .pipelines()
          .run(
              name,
              callee,
              request,
              cancellation,
              result -> {
                switch (result) {
                  case RunResult.Completed done -> answer.complete(done);
                  case RunResult.Failed failed -> answer.completeExceptionally(failed.error());
                }
              });
    } catch (SeraiException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  /** Models, plugins and what is loaded. */
  public Engine engine() {
    return process.engine();
  }

  /** How many texts a request may ask for at once. */
  public int mostTexts() {
    return process.config().maxTextsPerRequest();
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
    return new ModelSelections(process.engine()).select(body);
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
