package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.serai.plugins.image.ImageBatchGraph;
import io.serai.plugins.image.ImageClassifier;
import io.serai.plugins.text.FloatOutput;
import io.serai.plugins.text.Problem;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The first output of a session that takes images.
 *
 * @param session with one input
 */
record ImageGraph(OnnxSession session) implements ImageBatchGraph {
  /**
   * A classifier that computes with a session.
   *
   * @throws SeraiException as {@link ImageClassifier#of}
   */
  static ImageClassifier classifier(OnnxSession session, ModelSource source, Problem problem) {
    return ImageClassifier.of(
        session.signature().inputs(),
        session.signature().outputs().getFirst(),
        new ImageGraph(session),
        source,
        problem);
  }

  @Override
  public void run(
      MemorySegment pixels, Shape shape, Cancellation cancellation, Consumer<FloatOutput> reader) {
    TensorSpec input = session.signature().inputs().getFirst();
    TensorSpec output = session.signature().outputs().getFirst();
    try (Arena arena = Arena.ofConfined();
        Termination termination = new Termination(cancellation);
        OutputSlot slot = new OutputSlot(output, Shape.of(-1), session.converter(), arena);
        OnnxTensor tensor =
            session
                .converter()
                .view(
                    pixels, shape.dimensions(), OnnxTypes.bufferType(input.type()).orElseThrow())) {
      try (OrtSession.Result result =
          session.run(Map.of(input.name(), tensor), slot.requested(), slot.pinned(), termination)) {
        reader.accept(slot.read(result));
      } catch (OrtException e) {
        throw termination.failure(ErrorCode.RUNTIME_FAILED, e);
      }
    } catch (OrtException e) {
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED, "ONNX Runtime can't take the images: " + e.getMessage(), e);
    }
  }
}
