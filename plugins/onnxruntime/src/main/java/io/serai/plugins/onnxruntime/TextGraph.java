package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.serai.plugins.text.FloatOutput;
import io.serai.plugins.text.TextBatchGraph;
import io.serai.plugins.text.TokenBatch;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One output of a session whose inputs are tokenized texts. */
final class TextGraph implements TextBatchGraph {
  private final OnnxSession session;
  private final TextInputs inputs;
  private final TensorSpec output;

  /**
   * Takes the first output of those names that there is, or else the model's first.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the graph takes no texts
   */
  TextGraph(OnnxSession session, String... outputs) {
    this.session = session;
    this.output =
        Stream.of(outputs)
            .flatMap(name -> session.output(name).stream())
            .findFirst()
            .orElseGet(() -> session.signature().outputs().getFirst());
    this.inputs = TextInputs.of(session);
  }

  @Override
  public TensorSpec output() {
    return output;
  }

  @Override
  public int fixedLength() {
    return inputs.fixedLength();
  }

  @Override
  public boolean takesBatches() {
    return inputs.takesBatches();
  }

  @Override
  public boolean hasMask() {
    return inputs.hasMask();
  }

  @Override
  public void run(TokenBatch batch, Cancellation cancellation, Consumer<FloatOutput> reader) {
    try (Arena arena = Arena.ofConfined();
        Termination termination = new Termination(cancellation);
        OutputSlot slot = new OutputSlot(output, outputShape(batch), session.converter(), arena)) {
      Map<String, OnnxTensor> tensors = inputs.tensors(batch, session.converter(), arena);
      try (OrtSession.Result result =
          session.run(tensors, slot.requested(), slot.pinned(), termination)) {
        reader.accept(slot.read(result));
      } catch (OrtException e) {
        throw termination.failure(ErrorCode.RUNTIME_FAILED, e);
      } finally {
        tensors.values().forEach(OnnxTensor::close);
      }
    } catch (OrtException e) {
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED, "ONNX Runtime can't take the tokens: " + e.getMessage(), e);
    }
  }

  /** [texts, width], or [texts, positions, width]; the width as the graph declares it. */
  private Shape outputShape(TokenBatch batch) {
    int texts = batch.rows().size();
    int rank = output.shape().rank();
    return switch (rank) {
      case 2 -> Shape.of(texts, output.shape().dimension(1));
      case 3 -> Shape.of(texts, batch.length(), output.shape().dimension(2));
      default -> Shape.of(-1);
    };
  }
}
