package io.serai.plugins.onnxruntime;

import io.serai.plugins.text.Tokenizer;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.Classification.Score;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** Classifies texts with a graph that gives a score per class. */
final class TextClassifier implements AutoCloseable {
  private final TextGraph graph;
  private final List<String> labels;
  private final Problem problem;

  private TextClassifier(TextGraph graph, List<String> labels, Problem problem) {
    this.graph = graph;
    this.labels = labels;
    this.problem = problem;
  }

  /**
   * Checks that the graph is a classifier: its output {@code logits}, or else its first, must be
   * decimal numbers of shape [texts, classes].
   *
   * @param tokenizer taken over, unless this throws
   * @param labels by class; empty to number them
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} or {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  static TextClassifier of(
      OnnxSession session, Tokenizer tokenizer, List<String> labels, LoadParameters parameters) {
    TensorSpec output =
        session.output("logits").orElseGet(() -> session.signature().outputs().getFirst());
    if (!FloatOutput.reads(output.type()) || output.shape().rank() != 2) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the manifest promises text-classification, but the model's output isn't scores of shape"
              + " [texts, classes]: "
              + output);
    }
    long classes = output.shape().dimension(1);
    if (classes >= 0 && !labels.isEmpty()) {
      checkLabels(labels, classes);
    }
    TextGraph graph = new TextGraph(session, output, tokenizer, parameters);
    return new TextClassifier(graph, labels, parameters.problem());
  }

  /** See {@link io.serai.spi.Model#classify}. */
  List<Classification> classify(List<String> texts, Cancellation cancellation) {
    List<Classification> answers = new ArrayList<>(texts.size());
    graph.run(
        texts,
        cancellation,
        (output, row, tokens) -> {
          float[] scores = new float[(int) output.shape().dimension(1)];
          output.read(row, scores);
          problem.toProbabilities(scores);
          answers.add(new Classification(label(scores), tokens));
        });
    return answers;
  }

  @Override
  public void close() {
    graph.close();
  }

  private List<Score> label(float[] probabilities) {
    if (!labels.isEmpty()) {
      checkLabels(labels, probabilities.length);
    }
    List<Score> scores = new ArrayList<>(probabilities.length);
    for (int i = 0; i < probabilities.length; i++) {
      scores.add(new Score(labels.isEmpty() ? "LABEL_" + i : labels.get(i), probabilities[i]));
    }
    return scores;
  }

  private static void checkLabels(List<String> labels, long classes) {
    if (labels.size() != classes) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the manifest names %d labels, but the model has %d classes"
              .formatted(labels.size(), classes));
    }
  }
}
