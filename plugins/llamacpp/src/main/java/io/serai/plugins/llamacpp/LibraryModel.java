package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.Embedding;
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

/** A model in the bundle's library. */
final class LibraryModel implements Model {
  private final Weights weights;
  private final @Nullable TextGenerator generator;
  private final @Nullable TextEmbedder embedder;
  private final Footprint memory;
  private final int threads;

  /** Takes all of it over. */
  LibraryModel(
      Weights weights,
      @Nullable TextGenerator generator,
      @Nullable TextEmbedder embedder,
      Footprint memory,
      int threads) {
    this.weights = weights;
    this.generator = generator;
    this.embedder = embedder;
    this.memory = memory;
    this.threads = threads;
  }

  @Override
  public Signature signature() {
    return NoTensors.SIGNATURE;
  }

  @Override
  public Set<Task> tasks() {
    Set<Task> tasks = EnumSet.noneOf(Task.class);
    if (generator != null) {
      tasks.add(Task.TEXT_GENERATION);
    }
    if (embedder != null) {
      tasks.add(Task.EMBEDDINGS);
    }
    return tasks;
  }

  /**
   * {@inheritDoc}
   *
   * <p>An estimate from the file: the process holds other things too.
   */
  @Override
  public Footprint memory() {
    return memory;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation) {
    throw NoTensors.refused();
  }

  @Override
  public List<Embedding> embed(List<String> texts, Cancellation cancellation) {
    return embedder == null
        ? Model.super.embed(texts, cancellation)
        : embedder.embed(texts, cancellation);
  }

  @Override
  public Generation generate(GenerationRequest request, TokenSink sink, Cancellation cancellation) {
    return generator == null
        ? Model.super.generate(request, sink, cancellation)
        : generator.generate(request, sink, cancellation);
  }

  @Override
  public void close() {
    if (generator != null) {
      generator.close();
    }
    if (embedder != null) {
      embedder.close();
    }
    weights.close();
  }
}
