package io.serai.plugins.pytorch;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.serai.plugins.image.ImageClassifier;
import io.serai.plugins.text.TextTasks;
import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Loads models into libtorch, which is loaded itself when it is first needed. */
public final class PyTorchBackend implements Backend {
  private final NativeCode code;
  private final int cores;

  /**
   * A backend.
   *
   * @param cores on how many a call may compute, at least 1
   */
  PyTorchBackend(NativeSettings settings, int cores) {
    this.code = new NativeCode(settings);
    this.cores = cores;
  }

  @Override
  public String name() {
    return "pytorch";
  }

  /**
   * {@inheritDoc}
   *
   * <p>What the bridge was built for; asking libtorch itself would load it, and it never leaves.
   */
  @Override
  public String runtimeVersion() {
    return LibtorchFolder.VERSION;
  }

  @Override
  public Set<String> formats() {
    return Set.of("torchscript");
  }

  @Override
  public List<ParameterSpec> parameters() {
    return LoadParameterSpecs.ALL;
  }

  @Override
  public Estimate estimate(ModelSource source) {
    LoadParameters parameters = LoadParameters.of(source.parameters(), source.gpu()).within(cores);
    ModelArchive archive = ModelArchive.of(source);
    return FootprintEstimate.of(
        archive,
        ModuleSignature.of(archive.content().forward(), source, parameters),
        parameters,
        source.tasks().contains(Task.TEXT_GENERATION),
        cores);
  }

  @Override
  public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
    LoadParameters parameters = LoadParameters.of(source.parameters(), source.gpu()).within(cores);
    listener.progress("checking", 0);
    ModelArchive archive = ModelArchive.of(source);
    ModuleSignature signature = ModuleSignature.of(archive.content().forward(), source, parameters);
    cancellation.check();

    listener.progress("libtorch", 0.1);
    Engine engine = code.engine();
    checkGpu(engine, parameters);
    cancellation.check();
    listener.progress("reading", 0.4);
    TorchModule module = TorchModule.load(engine, path(archive), signature, parameters);
    TextTasks tasks = new TextTasks();
    try {
      cancellation.check();
      listener.progress("tokenizer", 0.9);
      tasks = TextTasks.of(source, new ModuleGraphs(module), parameters.text(), code::tokenizers);
      ImageClassifier images =
          source.tasks().contains(Task.IMAGE_CLASSIFICATION)
              ? ImageGraph.classifier(module, source, parameters.text().problem())
              : null;
      cancellation.check();
      listener.progress("ready", 1);
      return new PyTorchModel(
          module,
          tasks,
          images,
          FootprintEstimate.of(
                  archive,
                  signature,
                  parameters,
                  source.tasks().contains(Task.TEXT_GENERATION),
                  cores)
              .steady(),
          parameters.cuda() ? "cuda:" + parameters.deviceId() : "cpu");
    } catch (RuntimeException | Error e) {
      tasks.close();
      module.close();
      throw e;
    }
  }

  @Override
  public void close() {
    code.close();
  }

  private static void checkGpu(Engine engine, LoadParameters parameters) {
    if (parameters.cuda() && !engine.hasCapability(StandardCapabilities.CUDA)) {
      throw new SeraiException(
          ErrorCode.BACKEND_UNAVAILABLE,
          "the model is to compute on a GPU, but this libtorch is built for processors only; name"
              + " the folder of one with CUDA in conf/serai.yaml: pytorch: {nativeLibrary: …}, or"
              + " let the model compute on the processor");
    }
  }

  private static Path path(ModelArchive archive) {
    try {
      return archive.file().path();
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.FILES_MISSING,
          "the file of the model can't be made available: " + e.getMessage(),
          e);
    }
  }
}
