package io.serai.plugins.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenRankingTest {
  private final TokenRanking ranking = new TokenRanking();

  @Test
  void ranksByScoreAndThenByNumber() {
    float[] scores = {-1, 0, 5, -0.0f, 5, Float.NEGATIVE_INFINITY, 1e-30f};
    ranking.rankAbove(scores, Double.NEGATIVE_INFINITY);
    assertThat(tokens()).containsExactly(2, 4, 6, 1, 3, 0, 5);
    assertThat(IntStream.range(0, 7).mapToObj(ranking::score))
        .containsExactly(5f, 5f, 1e-30f, 0f, -0f, -1f, Float.NEGATIVE_INFINITY);
  }

  @Test
  void leavesOutWhatIsBelow() {
    ranking.rankAbove(new float[] {1, 2, 3, 4}, 2.5);
    assertThat(tokens()).containsExactly(3, 2);
  }

  @Test
  void findsTheBestAmongMany() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 200; round++) {
      float[] scores = new float[1 + random.nextInt(300)];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = random.nextInt(-20, 20);
      }
      int most = 1 + random.nextInt(scores.length);
      ranking.rankBest(scores, most);
      assertThat(tokens())
          .containsExactly(
              IntStream.range(0, scores.length)
                  .boxed()
                  .sorted(Comparator.comparingDouble(token -> -scores[token]))
                  .limit(most)
                  .mapToInt(Integer::intValue)
                  .toArray());
    }
  }

  private int[] tokens() {
    return IntStream.range(0, ranking.size()).map(ranking::token).toArray();
  }
}
