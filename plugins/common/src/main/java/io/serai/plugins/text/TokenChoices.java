package io.serai.plugins.text;

import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes note of how likely the tokens of one text were by the scores of the model itself, if that
 * is asked for; else it does nothing. A token is told once its text is certain. Not for several
 * threads.
 */
public final class TokenChoices {
  /** What stands for a probability of 0, whose logarithm can't be written. */
  private static final double LEAST = -9999;

  /** Says what a token is in the place that the text has come to. */
  @FunctionalInterface
  public interface Naming {
    /** The token with its text. */
    TokenLogprob of(int token, double logprob);
  }

  private final int likeliest;
  private final Naming naming;
  private final TokenRanking ranking = new TokenRanking();
  private final Deque<TokenChoice> waiting = new ArrayDeque<>();
  private final List<TokenChoice> told = new ArrayList<>();
  private float[] scores = {};
  private double logOfSum;

  /**
   * Notes of a text that begins.
   *
   * @param likeliest of how many of the likeliest tokens to take note; null to do nothing
   */
  public TokenChoices(@Nullable Integer likeliest, Naming naming) {
    this.likeliest = likeliest == null ? -1 : likeliest;
    this.naming = naming;
  }

  /** Takes note of the scores of the next token, before anything changes them. */
  public void score(float[] next) {
    if (likeliest < 0) {
      return;
    }
    scores = next.clone();
    float largest = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - largest);
    }
    logOfSum = largest + Math.log(sum);
  }

  /**
   * That token was chosen, and isn't part of the text yet.
   *
   * @param offset where its text will begin
   */
  public void choose(int token, int offset) {
    if (likeliest < 0) {
      return;
    }
    List<TokenLogprob> best = new ArrayList<>(likeliest);
    if (likeliest > 0) {
      ranking.rankBest(scores, likeliest);
      for (int rank = 0; rank < ranking.size(); rank++) {
        best.add(name(ranking.token(rank)));
      }
    }
    waiting.add(new TokenChoice(name(token), best, offset));
  }

  private TokenLogprob name(int token) {
    return naming.of(token, Math.max(LEAST, scores[token] - logOfSum));
  }

  /** The tokens that weren't told yet whose text begins before that place. */
  public List<TokenChoice> tellUpTo(int end) {
    if (waiting.isEmpty() || waiting.getFirst().offset() >= end) {
      return List.of();
    }
    List<TokenChoice> certain = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.getFirst().offset() < end) {
      certain.add(waiting.removeFirst());
    }
    told.addAll(certain);
    return certain;
  }

  /** All that were told. */
  public List<TokenChoice> told() {
    return told;
  }
}
