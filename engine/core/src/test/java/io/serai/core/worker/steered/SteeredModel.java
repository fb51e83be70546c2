package io.serai.core.worker.steered;

import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.ElementType;
import io.serai.spi.Embedding;
import io.serai.spi.Footprint;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.Shape;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import io.serai.spi.TokenSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** Does what its file says, in the phase that it says it for; makes a file first, if told to. */
final class SteeredModel implements Model {
  private final ModelSource source;
  private final Properties steering;

  SteeredModel(ModelSource source, Properties steering) {
    this.source = source;
    this.steering = steering;
  }

  void perform(String phase, Cancellation cancellation) {
    String marker = steering.getProperty("marker");
    if (marker != null && steering.containsKey(phase)) {
      try {
        Files.createFile(Path.of(marker));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Deed.valueOf(steering.getProperty(phase, "NOTHING")).perform(cancellation);
  }

  @Override
  public Signature signature() {
    TensorSpec spec = new TensorSpec("x", ElementType.FP32, Shape.of(-1, 4));
    return new Signature(List.of(spec), List.of(spec));
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.TEXT_CLASSIFICATION, Task.TEXT_GENERATION);
  }

  @Override
  public Footprint memory() {
    return new Footprint(11, 22, 33);
  }

  @Override
  public int threads() {
    return 3;
  }

  /** Gives the inputs back, as they are. */
  @Override
  public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation) {
    perform("infer", cancellation);
    return inputs;
  }

  /** Gives parameters and the process's folder for temporary files back as labels. */
  @Override
  public List<Classification> classify(List<String> texts, Cancellation cancellation) {
    perform("classify", cancellation);
    String label = source.parameters().string("label").orElse("");
    return texts.stream()
        .map(
            text ->
                new Classification(
                    List.of(
                        new Classification.Score(text + label, 0.75),
                        new Classification.Score(System.getProperty("java.io.tmpdir"), 0.25)),
                    source.parameters().integer("tokens", 5)))
        .toList();
  }

  @Override
  public List<Embedding> embed(List<String> texts, Cancellation cancellation) {
    return texts.stream().map(text -> new Embedding(new float[] {1, text.length()}, 7)).toList();
  }

  @Override
  public Generation generate(GenerationRequest request, TokenSink sink, Cancellation cancellation) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < request.maxTokens(); i++) {
      sink.accept(i, "t" + i);
      text.append('t').append(i);
      perform("generate", cancellation);
    }
    return new Generation(text.toString(), 1, request.maxTokens(), Generation.FinishReason.LENGTH);
  }

  @Override
  public void close() {
    perform("unload", new Cancellation());
  }
}
