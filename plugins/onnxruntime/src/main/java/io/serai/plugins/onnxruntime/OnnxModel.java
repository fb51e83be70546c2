package io.serai.plugins.onnxruntime;

import io.serai.plugins.image.ImageClassifier;
import io.serai.plugins.model.TaskModel;
import io.serai.plugins.text.TextTasks;
import io.serai.spi.Cancellation;
import io.serai.spi.Footprint;
import io.serai.spi.Signature;
import io.serai.spi.Tensor;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model in ONNX Runtime. */
public final class OnnxModel extends TaskModel {
  private final OnnxSession session;
  private final TensorInference inference;
  private final int threads;

  OnnxModel(
      OnnxSession session,
      TextTasks tasks,
      @Nullable ImageClassifier images,
      Footprint memory,
      int threads,
      String device) {
    super(tasks, images, memory, device);
    this.session = session;
    this.inference = new TensorInference(session);
    this.threads = threads;
  }

  @Override
  public Signature signature() {
    return session.signature();
  }

  @Override
  public int threads() {
    return threads;
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
  protected void closeRuntime() {
    session.close();
  }
}
