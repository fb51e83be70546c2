package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.serai.plugins.text.Tokenizer;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A graph that computes one output of decimal numbers from tokenized texts, with its tokenizer. */
final class TextGraph implements AutoCloseable {
  private static final int USUAL_MAX_LENGTH = 512;

  /** Bounds the memory of a call, however many texts it has. */
  private static final int MOST_TOKENS_AT_ONCE = 4096;

  /** Reads the output of one text. */
  @FunctionalInterface
  interface RowReader {
    /**
     * Called for each text in order.
     *
     * @param output of a batch
     * @param row of the text in it
     * @param tokens of the text, after truncation
     */
    void read(FloatOutput output, int row, int tokens);
  }

  private final OnnxSession session;
  private final TextInputs inputs;
  private final TensorSpec output;
  private final Tokenizer tokenizer;

  /**
   * Takes the tokenizer over, and sets its truncation.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the graph takes no texts, {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  TextGraph(
      OnnxSession session, TensorSpec output, Tokenizer tokenizer, LoadParameters parameters) {
    this.session = session;
    this.output = output;
    this.tokenizer = tokenizer;
    this.inputs = TextInputs.of(session);
    int fixed = inputs.fixedLength();
    int byFile = tokenizer.maxLength() > 0 ? tokenizer.maxLength() : USUAL_MAX_LENGTH;
    int most = parameters.maxLength().orElse(byFile);
    tokenizer.truncateTo(fixed > 0 ? Math.min(fixed, most) : most);
  }

  /**
   * Computes the output of each text.
   *
   * @throws SeraiException with {@link ErrorCode#CANCELLED} or {@link ErrorCode#RUNTIME_FAILED}
   */
  void run(List<String> texts, Cancellation cancellation, RowReader reader) {
    List<long[]> batch = new ArrayList<>();
    int length = 0;
    for (String text : texts) {
      long[] ids = tokenizer.encode(text);
      int longer = Math.max(length, positions(ids));
      if (!batch.isEmpty() && !fits(batch, length, longer, ids)) {
        runBatch(batch, length, cancellation, reader);
        batch.clear();
        longer = positions(ids);
      }
      batch.add(ids);
      length = longer;
    }
    runBatch(batch, length, cancellation, reader);
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private int positions(long[] ids) {
    return inputs.fixedLength() > 0 ? inputs.fixedLength() : Math.max(1, ids.length);
  }

  private boolean fits(List<long[]> batch, int length, int longer, long[] ids) {
    // A graph that isn't told what is padding computes on it, so the answer to a text would depend
    // on the texts beside it.
    boolean samePadding = inputs.hasMask() || length == positions(ids);
    return inputs.takesBatches()
        && samePadding
        && (batch.size() + 1L) * longer <= MOST_TOKENS_AT_ONCE;
  }

  private void runBatch(
      List<long[]> batch, int length, Cancellation cancellation, RowReader reader) {
    cancellation.check();
    try (Arena arena = Arena.ofConfined();
        Termination termination = new Termination(cancellation);
        OutputSlot slot =
            new OutputSlot(output, outputShape(batch.size(), length), session.converter(), arena)) {
      Map<String, OnnxTensor> tensors =
          inputs.tensors(batch, length, tokenizer.paddingId(), session.converter(), arena);
      try (OrtSession.Result result =
          session.run(tensors, slot.requested(), slot.pinned(), termination)) {
        FloatOutput computed = slot.read(result);
        for (int row = 0; row < batch.size(); row++) {
          reader.read(computed, row, batch.get(row).length);
        }
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
  private Shape outputShape(int texts, int length) {
    long width = output.shape().dimension(output.shape().rank() - 1);
    return output.shape().rank() == 2 ? Shape.of(texts, width) : Shape.of(texts, length, width);
  }
}
