package io.serai.plugins.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.serai.plugins.image.ImageBatchGraph;
import io.serai.plugins.image.ImageClassifier;
import io.serai.plugins.text.FloatOutput;
import io.serai.plugins.text.Problem;
import io.serai.spi.Cancellation;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Signature;
import io.serai.spi.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The first output of a module that takes images.
 *
 * @param module with one input
 */
record ImageGraph(TorchModule module) implements ImageBatchGraph {
  /**
   * A classifier that computes with a module.
   *
   * @throws SeraiException as {@link ImageClassifier#of}
   */
  static ImageClassifier classifier(TorchModule module, ModelSource source, Problem problem) {
    Signature tensors = module.signature().tensors();
    TensorSpec output = tensors.outputs().getFirst();
    boolean known = output.shape().rank() > 0;
    return ImageClassifier.of(
        tensors.inputs(),
        known ? output : new TensorSpec(output.name(), output.type(), Shape.of(-1, -1)),
        new ImageGraph(module),
        source,
        problem);
  }

  @Override
  public void run(
      MemorySegment pixels, Shape shape, Cancellation cancellation, Consumer<FloatOutput> reader) {
    cancellation.check();
    Signature tensors = module.signature().tensors();
    TensorSpec input = tensors.inputs().getFirst();
    try (NDManager manager = module.newManager()) {
      NDArray images = TensorConverter.view(manager, pixels, input.type(), shape.dimensions());
      Map<String, NDArray> outputs = module.forward(manager, Map.of(input.name(), images));
      reader.accept(
          TensorConverter.read(
              Objects.requireNonNull(outputs.get(tensors.outputs().getFirst().name()))));
    }
  }
}
