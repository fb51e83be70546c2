package io.serai.plugins.text;

import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.Classification.Score;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Classifies texts with a graph that gives a score per class. */
public final class TextClassifier implements AutoCloseable {
  private final TextBatches texts;
  private final List<String> labels;
  private final Problem problem;

  private TextClassifier(TextBatches texts, List<String> labels, Problem problem) {
    this.texts = texts;
    this.labels = labels;
    this.problem = problem;
  }

  /**
   * Checks that the graph is a classifier: its output must be decimal numbers of shape [texts,
   * classes].
   *
   * @param tokenizer taken over, unless this throws
   * @param maxLength tokens per text; empty for what the tokenizer's file says
   * @param labels by class; empty to number them
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} or {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  public static TextClassifier of(
      TextBatchGraph graph,
      Tokenizer tokenizer,
      OptionalInt maxLength,
      List<String> labels,
      Problem problem) {
    TensorSpec output = graph.output();
    boolean known = output.shape().rank() > 0;
    if (!FloatOutput.reads(output.type()) || (known && output.shape().rank() != 2)) {
      throw invalid(output);
    }
    if (known && output.shape().dimension(1) >= 0 && !labels.isEmpty()) {
      checkLabels(labels, output.shape().dimension(1));
    }
    return new TextClassifier(new TextBatches(graph, tokenizer, maxLength), labels, problem);
  }

  /** See {@link io.serai.spi.Model#classify}. */
  public List<Classification> classify(List<String> inputs, Cancellation cancellation) {
    List<Classification> answers = new ArrayList<>(inputs.size());
    texts.run(
        inputs,
        cancellation,
        (output, row, tokens) -> {
          if (output.shape().rank() != 2) {
            throw invalid(output.shape());
          }
          float[] scores = new float[(int) output.shape().dimension(1)];
          output.read(row, scores);
          problem.toProbabilities(scores);
          answers.add(new Classification(label(scores), tokens));
        });
    return answers;
  }

  @Override
  public void close() {
    texts.close();
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

  private static SeraiException invalid(Object output) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "the manifest promises text-classification, but the model's output isn't scores of shape"
            + " [texts, classes]: "
            + output);
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
