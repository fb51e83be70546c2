package io.serai.plugins.pytorch;

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

/** A model in libtorch. */
public final class PyTorchModel extends TaskModel {
  private final TorchModule module;
  private final TensorInference inference;

  PyTorchModel(
      TorchModule module,
      TextTasks tasks,
      @Nullable ImageClassifier images,
      Footprint memory,
      String device) {
    super(tasks, images, memory, device);
    this.module = module;
    this.inference = new TensorInference(module);
  }

  @Override
  public Signature signature() {
    return module.signature().tensors();
  }

  @Override
  public int threads() {
    return module.threads();
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
    module.close();
  }
}
