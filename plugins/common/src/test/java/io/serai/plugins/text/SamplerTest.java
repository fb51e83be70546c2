package io.serai.plugins.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.serai.spi.Sampling;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
  /** Scores whose probabilities are 0.5, 0.3, 0.15 and 0.05, for the tokens 2, 0, 3 and 1. */
  private static final float[] SCORES = {
    (float) Math.log(0.3), (float) Math.log(0.05), (float) Math.log(0.5), (float) Math.log(0.15)
  };

  @Test
  void takesTheLikeliestAtTemperatureZero() {
    Sampler sampler = new Sampler(new Sampling(0, 1, 0, 1, null), new SplittableRandom(1));
    assertThat(sampler.choose(new float[] {1, 3, 3, -2})).isEqualTo(1);
    assertThat(sampler.choose(new float[] {-5, -7})).isZero();
  }

  @Test
  void drawsEachTokenAsOftenAsItsProbabilitySays() {
    assertThat(shares(1, 1, 0)).containsExactly(new double[] {0.3, 0.05, 0.5, 0.15}, within(0.02));
  }

  @Test
  void sharpensWithALowTemperature() {
    double sum = 0.09 + 0.0025 + 0.25 + 0.0225;
    assertThat(shares(0.5, 1, 0))
        .containsExactly(
            new double[] {0.09 / sum, 0.0025 / sum, 0.25 / sum, 0.0225 / sum}, within(0.02));
  }

  @Test
  void drawsFromTheTopKOnly() {
    assertThat(shares(1, 1, 2)).containsExactly(new double[] {0.375, 0, 0.625, 0}, within(0.02));
    assertThat(shares(1, 1, 1)).containsExactly(0, 0, 1, 0);
    assertThat(shares(1, 1, 9)).containsExactly(new double[] {0.3, 0.05, 0.5, 0.15}, within(0.02));
  }

  @Test
  void drawsFromTheFewestTokensThatMakeUpTopP() {
    assertThat(shares(1, 0.5, 0)).containsExactly(0, 0, 1, 0);
    assertThat(shares(1, 0.79, 0)).containsExactly(new double[] {0.375, 0, 0.625, 0}, within(0.02));
    assertThat(shares(1, 0.94, 0))
        .containsExactly(new double[] {0.3 / 0.95, 0, 0.5 / 0.95, 0.15 / 0.95}, within(0.02));
  }

  @Test
  void appliesTopPToWhatTopKLeft() {
    // Of the two left, 0.625 and 0.375, the first alone makes up 0.6.
    assertThat(shares(1, 0.6, 2)).containsExactly(0, 0, 1, 0);
  }

  @Test
  void findsTheSameNucleusInALargeVocabularyAsSortingAllOfIt() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 50; round++) {
      float[] scores = new float[5000];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) random.nextDouble(-8, 8);
      }
      double topP = random.nextDouble(0.05, 0.999);
      long seed = random.nextLong();
      Sampler pruning =
          new Sampler(new Sampling(0.8, topP, 0, 1, null), new SplittableRandom(seed));
      Sampler sortingAll =
          new Sampler(new Sampling(0.8, topP, scores.length, 1, null), new SplittableRandom(seed));
      assertThat(pruning.choose(scores.clone())).isEqualTo(sortingAll.choose(scores.clone()));
    }
  }

  @Test
  void penalizesTokensThatOccurred() {
    Sampler sampler = new Sampler(new Sampling(0, 1, 0, 2, null), new SplittableRandom(1));
    sampler.observe(0);
    sampler.observe(2);
    float[] scores = {3, 2, -1, -1.5f};
    assertThat(sampler.choose(scores)).isEqualTo(1);
    assertThat(scores).containsExactly(1.5f, 2, -2, -1.5f);
  }

  @Test
  void drawsTheSameFromTheSameSeed() {
    assertThat(drawn(7)).isEqualTo(drawn(7)).isNotEqualTo(drawn(8));
  }

  private static int[] drawn(long seed) {
    Sampler sampler = new Sampler(new Sampling(1, 1, 0, 1, null), new SplittableRandom(seed));
    return IntStream.range(0, 30).map(i -> sampler.choose(SCORES.clone())).toArray();
  }

  private static double[] shares(double temperature, double topP, int topK) {
    Sampler sampler =
        new Sampler(new Sampling(temperature, topP, topK, 1, null), new SplittableRandom(42));
    int draws = 20_000;
    double[] shares = new double[SCORES.length];
    for (int i = 0; i < draws; i++) {
      shares[sampler.choose(SCORES.clone())] += 1.0 / draws;
    }
    return Arrays.stream(shares).map(share -> share > 0.9999 ? 1 : share).toArray();
  }
}
