package io.serai.plugins.pytorch;

import io.serai.plugins.image.ImageClassifier;
import io.serai.plugins.text.TextTasks;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.Embedding;
import io.serai.spi.Entity;
import io.serai.spi.Footprint;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import io.serai.spi.TokenSink;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model in libtorch. */
public final class PyTorchModel implements Model {
  private final TorchModule module;
  private final TensorInference inference;
  private final TextTasks tasks;
  private final @Nullable ImageClassifier images;
  private final Footprint memory;
  private final String device;

  PyTorchModel(
      TorchModule module,
      TextTasks tasks,
      @Nullable ImageClassifier images,
      Footprint memory,
      String device) {
    this.module = module;
    this.inference = new TensorInference(module);
    this.tasks = tasks;
    this.images = images;
    this.memory = memory;
    this.device = device;
  }

  @Override
  public Signature signature() {
    return module.signature().tensors();
  }

  @Override
  public Set<Task> tasks() {
    Set<Task> all = EnumSet.noneOf(Task.class);
    all.addAll(tasks.promised());
    if (images != null) {
      all.add(Task.IMAGE_CLASSIFICATION);
    }
    return all;
  }

  /**
   * {@inheritDoc}
   *
   * <p>An estimate from the files: the runtime doesn't tell, and the process holds other models
   * too.
   */
  @Override
  public Footprint memory() {
    return memory;
  }

  @Override
  public int threads() {
    return module.threads();
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation) {
    return inference.infer(inputs, Set.of(), cancellation);
  }

  @Override
  public Map<String, Tensor> infer(
      Map<String, Tensor> inputs, Set<String> outputs, Cancellation cancellation) {
    return inference.infer(inputs, outputs, cancellation);
  }

  @Override
  public List<Classification> classify(List<String> texts, Cancellation cancellation) {
    return tasks.classifier() == null
        ? Model.super.classify(texts, cancellation)
        : tasks.classifier().classify(texts, cancellation);
  }

  @Override
  public List<Embedding> embed(List<String> texts, Cancellation cancellation) {
    return tasks.embedder() == null
        ? Model.super.embed(texts, cancellation)
        : tasks.embedder().embed(texts, cancellation);
  }

  @Override
  public Generation generate(GenerationRequest request, TokenSink sink, Cancellation cancellation) {
    return tasks.generator() == null
        ? Model.super.generate(request, sink, cancellation)
        : tasks.generator().generate(request, sink, cancellation);
  }

  @Override
  public List<List<Entity>> findEntities(List<String> texts, Cancellation cancellation) {
    return tasks.entities() == null
        ? Model.super.findEntities(texts, cancellation)
        : tasks.entities().findEntities(texts, cancellation);
  }

  @Override
  public List<Classification> classifyImages(List<byte[]> images, Cancellation cancellation) {
    return this.images == null
        ? Model.super.classifyImages(images, cancellation)
        : this.images.classify(images, cancellation);
  }

  @Override
  public void close() {
    tasks.close();
    module.close();
  }
}
