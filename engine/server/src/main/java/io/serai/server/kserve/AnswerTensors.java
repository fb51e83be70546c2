package io.serai.server.kserve;

import io.serai.server.api.AnswerJson;
import io.serai.spi.Classification;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a model or a pipeline answered, as tensors. */
final class AnswerTensors {
  private AnswerTensors() {}

  /**
   * Turns an answer into tensors.
   *
   * @param answer one, or a list of them
   * @param labels the order of the columns of scores, as far as it is known
   * @return by name; whatever has no form of its own is JSON in {@code json}
   */
  static Map<String, Tensor> of(Object answer, List<String> labels) {
    if (answer instanceof Map<?, ?> map
        && map.values().stream().allMatch(Tensor.class::isInstance)) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      map.forEach((name, tensor) -> tensors.put(String.valueOf(name), (Tensor) tensor));
      return tensors;
    }
    List<?> answers = answer instanceof List<?> list && !list.isEmpty() ? list : List.of(answer);
    if (all(answers, Classification.class)) {
      return classifications(answers.stream().map(Classification.class::cast).toList(), labels);
    }
    if (all(answers, Embedding.class)) {
      return Map.of("embedding", embeddings(answers.stream().map(Embedding.class::cast).toList()));
    }
    if (all(answers, Generation.class)) {
      return texts(answers.stream().map(one -> ((Generation) one).text()).toList());
    }
    if (all(answers, String.class)) {
      return texts(answers.stream().map(String.class::cast).toList());
    }
    return Map.of("json", StringElements.tensor(List.of(AnswerJson.of(answer).toString())));
  }

  private static boolean all(List<?> answers, Class<?> type) {
    return answers.stream().allMatch(type::isInstance);
  }

  private static Map<String, Tensor> texts(List<String> texts) {
    return Map.of("text_output", StringElements.tensor(texts));
  }

  private static Map<String, Tensor> classifications(
      List<Classification> answers, List<String> labels) {
    List<String> columns = columns(answers, labels);
    float[] confidences = new float[answers.size()];
    float[] scores = new float[answers.size() * columns.size()];
    for (int row = 0; row < answers.size(); row++) {
      confidences[row] = (float) answers.get(row).confidence();
      for (int column = 0; column < columns.size(); column++) {
        scores[row * columns.size() + column] =
            (float) answers.get(row).probability(columns.get(column));
      }
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(
        "label", StringElements.tensor(answers.stream().map(Classification::label).toList()));
    tensors.put("confidence", Tensor.of(Shape.of(answers.size()), confidences));
    tensors.put("scores", Tensor.of(Shape.of(answers.size(), columns.size()), scores));
    tensors.put("labels", StringElements.tensor(columns));
    return tensors;
  }

  /** The model's order if those are its labels, else by name. */
  private static List<String> columns(List<Classification> answers, List<String> labels) {
    TreeSet<String> found = new TreeSet<>();
    answers.forEach(answer -> answer.scores().forEach(score -> found.add(score.label())));
    return found.equals(new TreeSet<>(labels)) ? labels : List.copyOf(found);
  }

  private static Tensor embeddings(List<Embedding> answers) {
    int size = answers.getFirst().vector().length;
    float[] values = new float[answers.size() * size];
    for (int row = 0; row < answers.size(); row++) {
      float[] vector = answers.get(row).vector();
      if (vector.length != size) {
        throw new SeraiException(
            ErrorCode.PIPELINE_FAILED,
            "the vectors have %d and %d dimensions, and so are no tensor"
                .formatted(size, vector.length));
      }
      System.arraycopy(vector, 0, values, row * size, size);
    }
    return Tensor.of(Shape.of(answers.size(), size), values);
  }
}
