package io.serai.plugins.image;

import io.serai.plugins.text.FloatOutput;
import io.serai.plugins.text.Problem;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.Classification.Score;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Classifies images with a graph that takes pixels and gives a score per class. */
public final class ImageClassifier {
  /** Bounds the memory of a call, however many images it has. */
  private static final int MOST_AT_ONCE = 8;

  private final ImageBatchGraph graph;
  private final int mostAtOnce;
  private final ImageInput pictures;
  private final List<String> labels;
  private final Problem problem;

  private ImageClassifier(
      ImageBatchGraph graph,
      int mostAtOnce,
      ImageInput pictures,
      List<String> labels,
      Problem problem) {
    this.graph = graph;
    this.mostAtOnce = mostAtOnce;
    this.pictures = pictures;
    this.labels = labels;
    this.problem = problem;
  }

  /**
   * Checks that the graph is a classifier: it takes one tensor of decimal numbers, images of one
   * size, and gives a score for each class.
   *
   * @param inputs all that it takes
   * @param output what it computes; with -1 for dimensions that a call decides
   * @param problem how scores become probabilities
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} or {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  public static ImageClassifier of(
      List<TensorSpec> inputs,
      TensorSpec output,
      ImageBatchGraph graph,
      ModelSource source,
      Problem problem) {
    if (inputs.size() != 1 || inputs.getFirst().type() != ElementType.FP32) {
      throw invalid("its only input must be images of FP32, but its inputs are " + inputs);
    }
    Shape shape = inputs.getFirst().shape();
    ImageInput pictures = ImageInput.of(source.parameters(), shape);
    if (shape.dimension(0) > 1) {
      throw invalid(
          "it takes exactly %d images at once; export it with a dynamic first dimension"
              .formatted(shape.dimension(0)));
    }
    if (!FloatOutput.reads(output.type()) || output.shape().rank() < 2) {
      throw invalid("its first output isn't scores of shape [images, classes]: " + output);
    }
    int mostAtOnce = shape.dimension(0) < 0 ? MOST_AT_ONCE : 1;
    ImageClassifier classifier =
        new ImageClassifier(graph, mostAtOnce, pictures, source.labels(), problem);
    long classes = 1;
    for (int i = 1; i < output.shape().rank(); i++) {
      classes = output.shape().dimension(i) < 0 ? -1 : classes * output.shape().dimension(i);
      if (classes < 0) {
        return classifier;
      }
    }
    classifier.checkLabels(classes);
    return classifier;
  }

  /** See {@link io.serai.spi.Model#classifyImages}. */
  public List<Classification> classify(List<byte[]> images, Cancellation cancellation) {
    List<Classification> answers = new ArrayList<>(images.size());
    for (int from = 0; from < images.size(); from += mostAtOnce) {
      cancellation.check();
      List<byte[]> some = images.subList(from, Math.min(images.size(), from + mostAtOnce));
      try (Arena arena = Arena.ofConfined()) {
        graph.run(
            numbers(some, arena, cancellation),
            pictures.shape(some.size()),
            cancellation,
            scores -> read(scores, some.size(), answers));
      }
    }
    return answers;
  }

  private MemorySegment numbers(List<byte[]> images, Arena arena, Cancellation cancellation) {
    float[] one = new float[pictures.elements()];
    MemorySegment all =
        arena.allocate((long) images.size() * one.length * Float.BYTES, Float.BYTES);
    for (int i = 0; i < images.size(); i++) {
      pictures.convert(ImageFile.decode(images.get(i), cancellation), one);
      MemorySegment.copy(
          one, 0, all, ValueLayout.JAVA_FLOAT, (long) i * one.length * Float.BYTES, one.length);
    }
    return all;
  }

  private void read(FloatOutput scores, int images, List<Classification> answers) {
    Shape shape = scores.shape();
    long classes = shape.elements() / images;
    if (!FloatOutput.reads(scores.type())
        || shape.rank() < 2
        || shape.dimension(0) != images
        || classes == 0) {
      throw invalid(
          "its first output isn't scores of shape [images, classes]: %s %s"
              .formatted(scores.type(), shape));
    }
    checkLabels(classes);
    float[] row = new float[Math.toIntExact(classes)];
    for (int image = 0; image < images; image++) {
      scores.read(image, row);
      problem.toProbabilities(row);
      List<Score> labelled = new ArrayList<>(row.length);
      for (int i = 0; i < row.length; i++) {
        labelled.add(new Score(labels.isEmpty() ? "LABEL_" + i : labels.get(i), row[i]));
      }
      answers.add(new Classification(labelled, 0));
    }
  }

  private void checkLabels(long classes) {
    if (!labels.isEmpty() && labels.size() != classes) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the manifest names %d labels, but the model has %d classes"
              .formatted(labels.size(), classes));
    }
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "the manifest promises image-classification, but the model can't do it: " + what);
  }
}
