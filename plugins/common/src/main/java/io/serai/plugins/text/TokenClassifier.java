package io.serai.plugins.text;

import io.serai.spi.Cancellation;
import io.serai.spi.Entity;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/** Finds parts of texts with a graph that gives a score per token and class. */
public final class TokenClassifier implements AutoCloseable {
  private final TextBatches texts;
  private final Tokenizer tokenizer;
  private final List<String> labels;

  private TokenClassifier(TextBatches texts, Tokenizer tokenizer, List<String> labels) {
    this.texts = texts;
    this.tokenizer = tokenizer;
    this.labels = labels;
  }

  /**
   * Checks that the graph gives scores per token: its output must be decimal numbers of shape
   * [texts, positions, classes].
   *
   * @param tokenizer taken over, unless this throws
   * @param maxLength tokens per text; empty for what the tokenizer's file says
   * @param labels by class, such as {@code O}, {@code B-PER}, {@code I-PER}
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} or {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  public static TokenClassifier of(
      TextBatchGraph graph, Tokenizer tokenizer, OptionalInt maxLength, List<String> labels) {
    TensorSpec output = graph.output();
    boolean known = output.shape().rank() > 0;
    if (!FloatOutput.reads(output.type()) || (known && output.shape().rank() != 3)) {
      throw invalid(
          "the model's output isn't scores of shape [texts, positions, classes]: " + output);
    }
    if (labels.isEmpty()) {
      throw invalid("it names no 'labels', such as [O, B-PER, I-PER]");
    }
    if (known && output.shape().dimension(2) >= 0) {
      checkLabels(labels, output.shape().dimension(2));
    }
    return new TokenClassifier(new TextBatches(graph, tokenizer, maxLength), tokenizer, labels);
  }

  /** See {@link io.serai.spi.Model#findEntities}. */
  public List<List<Entity>> findEntities(List<String> inputs, Cancellation cancellation) {
    List<List<Entity>> answers = new ArrayList<>(inputs.size());
    Deque<TokenizedText> pending = new ArrayDeque<>();
    texts.runTokens(
        inputs.stream()
            .map(
                text -> {
                  TokenizedText tokens = tokenizer.encodeWithPlaces(text);
                  pending.add(tokens);
                  return tokens.ids();
                })
            .iterator(),
        cancellation,
        (output, row, tokens) ->
            answers.add(entities(inputs.get(answers.size()), pending.remove(), output, row)));
    return answers;
  }

  private List<Entity> entities(String text, TokenizedText tokens, FloatOutput output, int row) {
    if (output.shape().rank() != 3) {
      throw invalid(
          "the model's output isn't of shape [texts, positions, classes]: " + output.shape());
    }
    float[] scores = new float[(int) output.shape().dimension(2)];
    checkLabels(labels, scores.length);
    EntityGroups groups = new EntityGroups(text);
    for (int token = 0; token < tokens.ids().length; token++) {
      if (tokens.frames(token)) {
        continue;
      }
      output.read(row * output.shape().dimension(1) + token, scores);
      Problem.SINGLE_LABEL.toProbabilities(scores);
      int best = 0;
      for (int label = 1; label < scores.length; label++) {
        best = scores[label] > scores[best] ? label : best;
      }
      groups.add(labels.get(best), tokens.starts()[token], tokens.ends()[token], scores[best]);
    }
    return groups.found();
  }

  @Override
  public void close() {
    texts.close();
  }

  private static void checkLabels(List<String> labels, long classes) {
    if (labels.size() != classes) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the manifest names %d labels, but the model has %d classes"
              .formatted(labels.size(), classes));
    }
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL, "the manifest promises token-classification, but " + what);
  }
}
