package io.serai.plugins.model;

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
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model that does its tasks with texts and images by means that work with any runtime. */
public abstract class TaskModel implements Model {
  private final TextTasks tasks;
  private final @Nullable ImageClassifier images;
  private final Footprint memory;
  private final String device;

  /**
   * A model.
   *
   * @param tasks closed with it
   * @param images null if it takes no images
   * @param memory an estimate, as the runtime doesn't tell
   * @param device where it computes
   */
  protected TaskModel(
      TextTasks tasks, @Nullable ImageClassifier images, Footprint memory, String device) {
    this.tasks = tasks;
    this.images = images;
    this.memory = memory;
    this.device = device;
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
  public String device() {
    return device;
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

  /** Frees what the tasks hold, then what the runtime does. */
  @Override
  public final void close() {
    try {
      tasks.close();
    } finally {
      closeRuntime();
    }
  }

  /** Frees what the runtime holds of the model. */
  protected abstract void closeRuntime();
}
