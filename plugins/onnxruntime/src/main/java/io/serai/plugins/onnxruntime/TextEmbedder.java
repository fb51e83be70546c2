package io.serai.plugins.onnxruntime;

import io.serai.plugins.text.Tokenizer;
import io.serai.spi.Cancellation;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** Turns texts into vectors with a graph that gives a vector per token or per text. */
final class TextEmbedder implements AutoCloseable {
  private final TextGraph graph;
  private final boolean perToken;
  private final Pooling pooling;
  private final boolean normalize;

  private TextEmbedder(TextGraph graph, boolean perToken, Pooling pooling, boolean normalize) {
    this.graph = graph;
    this.perToken = perToken;
    this.pooling = pooling;
    this.normalize = normalize;
  }

  /**
   * Checks that the graph gives vectors: its output {@code last_hidden_state}, or else its first,
   * must be decimal numbers of shape [texts, positions, width] or [texts, width].
   *
   * @param tokenizer taken over, unless this throws
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} or {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  static TextEmbedder of(OnnxSession session, Tokenizer tokenizer, LoadParameters parameters) {
    TensorSpec output =
        session
            .output("last_hidden_state")
            .orElseGet(() -> session.signature().outputs().getFirst());
    int rank = output.shape().rank();
    if (!FloatOutput.reads(output.type()) || rank < 2 || rank > 3) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the manifest promises embeddings, but the model's output isn't vectors of shape [texts,"
              + " positions, width] or [texts, width]: "
              + output);
    }
    return new TextEmbedder(
        new TextGraph(session, output, tokenizer, parameters),
        rank == 3,
        parameters.pooling(),
        parameters.normalize());
  }

  /** See {@link io.serai.spi.Model#embed}. */
  List<Embedding> embed(List<String> texts, Cancellation cancellation) {
    List<Embedding> answers = new ArrayList<>(texts.size());
    graph.run(
        texts,
        cancellation,
        (output, row, tokens) -> {
          float[] vector = perToken ? pooling.pool(output, row, tokens) : read(output, row);
          if (normalize) {
            normalize(vector);
          }
          answers.add(new Embedding(vector, tokens));
        });
    return answers;
  }

  @Override
  public void close() {
    graph.close();
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
