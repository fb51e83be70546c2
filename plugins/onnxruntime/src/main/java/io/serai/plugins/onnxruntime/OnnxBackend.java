package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
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

/** Loads models into ONNX Runtime, which is loaded itself when it is first needed. */
public final class OnnxBackend implements Backend {
  private final NativeCode code;
  private final int cores;

  /**
   * A backend.
   *
   * @param cores on how many a call may compute, at least 1
   */
  OnnxBackend(NativeSettings settings, int cores) {
    this.code = new NativeCode(settings);
    this.cores = cores;
  }

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public String runtimeVersion() {
    return code.environment().getVersion();
  }

  @Override
  public Set<String> formats() {
    return Set.of("onnx", "ort");
  }

  @Override
  public List<ParameterSpec> parameters() {
    return LoadParameterSpecs.ALL;
  }

  @Override
  public Estimate estimate(ModelSource source) {
    return FootprintEstimate.of(
        ModelFiles.of(source), LoadParameters.of(source).within(cores), cores);
  }

  @Override
  public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
    LoadParameters parameters = LoadParameters.of(source).within(cores);
    listener.progress("checking", 0);
    ModelFiles files = ModelFiles.of(source);
    cancellation.check();

    listener.progress("initialising", 0.1);
    OnnxSession session = open(files, parameters);
    TextTasks texts = new TextTasks();
    try {
      cancellation.check();
      listener.progress("tokenizer", 0.9);
      texts =
          TextTasks.of(
              source, new SessionGraphs(session, parameters), parameters.text(), code::tokenizers);
      ImageClassifier images =
          source.tasks().contains(Task.IMAGE_CLASSIFICATION)
              ? ImageGraph.classifier(session, source, parameters.text().problem())
              : null;
      cancellation.check();
      listener.progress("ready", 1);
      return new OnnxModel(
          session,
          texts,
          images,
          FootprintEstimate.of(files, parameters, cores).steady(),
          parameters.computingThreads(),
          parameters.provider().device(parameters.deviceId()));
    } catch (RuntimeException | Error e) {
      texts.close();
      session.close();
      throw e;
    }
  }

  @Override
  public void close() {
    code.close();
  }

  private OnnxSession open(ModelFiles files, LoadParameters parameters) {
    OrtEnvironment environment = code.environment();
    Path graph;
    try {
      graph = files.paths();
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.FILES_MISSING,
          "the files of the model can't be made available: " + e.getMessage(),
          e);
    }
    return OnnxSession.load(environment, graph, files.ort(), parameters);
  }
}
