package io.serai.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.serai.generator.TestingSession.Step;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Models of all families run in ONNX Runtime and compute what their architecture says. */
class FamiliesTest {
  private static final long[] IDS = {17, 4, 99, 321, 17, 256, 3, 500};

  @TempDir Path folder;

  static Stream<Shape> decoders() {
    return Shapes.all().stream()
        .filter(shape -> shape.name().endsWith("-tiny") && shape.family().decodes())
        .flatMap(shape -> Arrays.stream(WeightType.values()).map(shape::with));
  }

  static Stream<Shape> unquantizedDecoders() {
    return decoders().filter(shape -> shape.weights() == WeightType.FP32);
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void decodersRunWithAndWithoutAPast(Shape shape) throws Exception {
    try (TestingSession session = generate(shape)) {
      Step prompt = session.first(IDS);
      Step next = session.next(prompt, IDS.length, 5);
      assertThat(prompt.logits()).hasDimensions(IDS.length, shape.vocabulary());
      assertThat(next.logits()).hasDimensions(1, shape.vocabulary());
      assertFinite(prompt.logits());
      assertFinite(next.logits());
    }
  }

  @ParameterizedTest
  @MethodSource("unquantizedDecoders")
  void decodingWithTheCacheEqualsTheWholeSequence(Shape shape) throws Exception {
    try (TestingSession session = generate(shape)) {
      assertThat(largestDifference(session)).isLessThan(1e-4f);
    }
  }

  /** Activations share one scale per call, so that rounding depends on the other tokens in it. */
  @ParameterizedTest
  @MethodSource("decoders")
  void quantizedDecodingWithTheCacheIsNearTheWholeSequence(Shape shape) throws Exception {
    try (TestingSession session = generate(shape)) {
      assertThat(largestDifference(session))
          .isLessThan(0.1f * largest(session.first(IDS).logits()));
    }
  }

  @ParameterizedTest
  @MethodSource("unquantizedDecoders")
  void positionsAreRelativeWhereTheyAreRotary(Shape shape) throws Exception {
    try (TestingSession session = generate(shape)) {
      float[] here = session.first(IDS).logits()[7];
      float[] later = session.firstAt(50, 1, IDS).logits()[7];
      float[] apart = session.firstAt(0, 9, IDS).logits()[7];
      assertThat(largestDifference(here, apart)).isGreaterThan(1e-3f);
      if (shape.family() == Family.GPT2) {
        assertThat(largestDifference(here, later)).isGreaterThan(1e-3f);
      } else {
        assertThat(largestDifference(here, later)).isLessThan(1e-5f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("unquantizedDecoders")
  void aTokenDoesNotSeeLaterOnes(Shape shape) throws Exception {
    try (TestingSession session = generate(shape)) {
      float[] one = session.first(7, 8, 9).logits()[1];
      float[] other = session.first(7, 8, 300).logits()[1];
      assertThat(largestDifference(one, other)).isLessThan(1e-6f);
    }
  }

  @ParameterizedTest
  @EnumSource(WeightType.class)
  void encodersRunAndIgnoreMaskedTokens(WeightType weights) throws Exception {
    try (TestingSession session = generate(Shapes.find("bert-tiny").with(weights))) {
      float[] alone = session.classify(new long[] {7, 8, 9}, new long[] {1, 1, 1});
      float[] padded = session.classify(new long[] {7, 8, 9, 0}, new long[] {1, 1, 1, 0});
      float[] other = session.classify(new long[] {7, 8, 10}, new long[] {1, 1, 1});
      assertFinite(alone);
      assertThat(padded).containsExactly(alone, within(weights == WeightType.FP32 ? 1e-6f : 1e-2f));
      assertThat(largestDifference(alone, other)).isGreaterThan(1e-6f);
    }
  }

  private TestingSession generate(Shape shape) throws Exception {
    return TestingSession.generate(shape, folder.resolve(shape.modelName()));
  }

  /** Of the whole sequence at once and of a beginning and then token by token. */
  private static float largestDifference(TestingSession session) throws Exception {
    float[][] whole = session.first(IDS).logits();
    int seen = 3;
    Step step = session.first(Arrays.copyOf(IDS, seen));
    float largest = largestDifference(step.logits()[seen - 1], whole[seen - 1]);
    while (seen < IDS.length) {
      step = session.next(step, seen, IDS[seen]);
      largest = Math.max(largest, largestDifference(step.logits()[0], whole[seen]));
      seen++;
    }
    return largest;
  }

  private static float largestDifference(float[] a, float[] b) {
    assertThat(a).hasSameSizeAs(b);
    float largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  private static float largest(float[]... rows) {
    float largest = 0;
    for (float[] row : rows) {
      largest = Math.max(largest, largestDifference(row, new float[row.length]));
    }
    return largest;
  }

  private static void assertFinite(float[]... rows) {
    for (float[] row : rows) {
      for (float value : row) {
        assertThat(value).isFinite();
      }
    }
    assertThat(largest(rows)).isPositive();
  }
}
