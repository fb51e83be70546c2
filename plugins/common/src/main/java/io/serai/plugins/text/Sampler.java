package io.serai.plugins.text;

import io.serai.spi.Sampling;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * Chooses the next token from the scores of all. The steps and their order are those of Hugging
 * Face's {@code generate}: repetition penalty, temperature, top-k, top-p. Not for several threads.
 */
public final class Sampler {
  private final double temperature;
  private final double topP;
  private final int topK;
  private final double repetitionPenalty;
  private final RandomGenerator random;
  private final BitSet occurred = new BitSet();
  private final TokenRanking ranking = new TokenRanking();

  /**
   * A sampler for one text.
   *
   * @param random used only where the temperature isn't 0
   */
  public Sampler(Sampling sampling, RandomGenerator random) {
    this.temperature = sampling.temperature();
    this.topP = sampling.topP();
    this.topK = sampling.topK();
    this.repetitionPenalty = sampling.repetitionPenalty();
    this.random = random;
  }

  /** Takes note of a token in the text so far. */
  public void observe(long token) {
    occurred.set((int) token);
  }

  /**
   * Chooses a token.
   *
   * @param scores of each token of the vocabulary, at least one, none of them NaN; changed
   */
  public int choose(float[] scores) {
    penalize(scores);
    int likeliest = likeliest(scores);
    return temperature == 0 || topK == 1 ? likeliest : draw(scores, scores[likeliest]);
  }

  private void penalize(float[] scores) {
    if (repetitionPenalty == 1) {
      return;
    }
    for (int token = occurred.nextSetBit(0);
        token >= 0 && token < scores.length;
        token = occurred.nextSetBit(token + 1)) {
      float score = scores[token];
      scores[token] = (float) (score > 0 ? score / repetitionPenalty : score * repetitionPenalty);
    }
  }

  private static int likeliest(float[] scores) {
    int best = 0;
    for (int token = 1; token < scores.length; token++) {
      if (scores[token] > scores[best]) {
        best = token;
      }
    }
    return best;
  }

  /** Draws by weights, which are relative to the likeliest token's, so none overflows. */
  private int draw(float[] scores, float top) {
    double total = 0;
    for (float score : scores) {
      total += weight(score, top);
    }
    if (topK > 0) {
      ranking.rankBest(scores, topK);
      total = 0;
      for (int rank = 0; rank < ranking.size(); rank++) {
        total += weight(ranking.score(rank), top);
      }
    } else {
      ranking.rankAbove(scores, tail(scores.length, total, top));
    }
    double share = 0;
    int nucleus = 0;
    while (nucleus < ranking.size() && share < topP * total) {
      share += weight(ranking.score(nucleus++), top);
    }
    double ticket = random.nextDouble() * share;
    int rank = 0;
    while (rank < nucleus - 1 && ticket >= weight(ranking.score(rank), top)) {
      ticket -= weight(ranking.score(rank++), top);
    }
    return ranking.token(rank);
  }

  private double weight(float score, float top) {
    return Math.exp((score - top) / temperature);
  }

  /**
   * A score below which top-p keeps no token: all those below it together, even if they were the
   * whole vocabulary, have no more than the share {@code 1 - topP}. It spares sorting them.
   */
  private double tail(int vocabulary, double total, float top) {
    double weight = total * (1 - topP) / vocabulary;
    return weight > 0 ? top + temperature * Math.log(weight) : Double.NEGATIVE_INFINITY;
  }
}
