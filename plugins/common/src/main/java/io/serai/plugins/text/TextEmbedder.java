package io.serai.plugins.text;

import io.serai.spi.Cancellation;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Turns texts into vectors with a graph that gives a vector per token or per text. */
public final class TextEmbedder implements AutoCloseable {
  private final TextBatches texts;
  private final Pooling pooling;
  private final boolean normalize;

  private TextEmbedder(TextBatches texts, Pooling pooling, boolean normalize) {
    this.texts = texts;
    this.pooling = pooling;
    this.normalize = normalize;
  }

  /**
   * Checks that the graph gives vectors: its output must be decimal numbers of shape [texts,
   * positions, width] or [texts, width].
   *
   * @param tokenizer taken over, unless this throws
   * @param maxLength tokens per text; empty for what the tokenizer's file says
   * @param pooling of token vectors into one
   * @param normalize whether embeddings get the length 1
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} or {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  public static TextEmbedder of(
      TextBatchGraph graph,
      Tokenizer tokenizer,
      OptionalInt maxLength,
      Pooling pooling,
      boolean normalize) {
    TensorSpec output = graph.output();
    int rank = output.shape().rank();
    if (!FloatOutput.reads(output.type()) || rank == 1 || rank > 3) {
      throw invalid(output);
    }
    return new TextEmbedder(new TextBatches(graph, tokenizer, maxLength), pooling, normalize);
  }

  /** See {@link io.serai.spi.Model#embed}. */
  public List<Embedding> embed(List<String> inputs, Cancellation cancellation) {
    List<Embedding> answers = new ArrayList<>(inputs.size());
    texts.run(
        inputs,
        cancellation,
        (output, row, tokens) -> {
          float[] vector = vector(output, row, tokens);
          if (normalize) {
            normalize(vector);
          }
          answers.add(new Embedding(vector, tokens));
        });
    return answers;
  }

  @Override
  public void close() {
    texts.close();
  }

  private float[] vector(FloatOutput output, int row, int tokens) {
    return switch (output.shape().rank()) {
      case 2 -> read(output, row);
      case 3 -> pooling.pool(output, row, tokens);
      default -> throw invalid(output.shape());
    };
  }

  private static SeraiException invalid(Object output) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "the manifest promises embeddings, but the model's output isn't vectors of shape [texts,"
            + " positions, width] or [texts, width]: "
            + output);
  }

  private static float[] read(FloatOutput output, int row) {
    float[] vector = new float[(int) output.shape().dimension(1)];
    output.read(row, vector);
    return vector;
  }

  private static void normalize(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    if (squares > 0) {
      double length = Math.sqrt(squares);
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (vector[i] / length);
      }
    }
  }
}
