package io.serai.routes.ensemble;

import io.serai.spi.Classification;
import io.serai.spi.Classification.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** How the classifications of several models become one. */
enum Combination {
  /** Each member has one vote; a label's score is its share of them. */
  MAJORITY {
    @Override
    Classification of(List<Vote> votes) {
      return scored(votes, label -> share(votes, label, vote -> 1));
    }
  },
  /**
   * Each member's vote counts as much as its weight; a label's score is its share of the weight.
   */
  WEIGHTED {
    @Override
    Classification of(List<Vote> votes) {
      return scored(votes, label -> share(votes, label, Vote::weight));
    }
  },
  /** A label's score is the mean of its probabilities. */
  MEAN {
    @Override
    Classification of(List<Vote> votes) {
      return scored(votes, label -> meanProbability(votes, label));
    }
  },
  /** The answer of the member that is the surest; of two as sure, the first. */
  BEST {
    @Override
    Classification of(List<Vote> votes) {
      return votes.stream()
          .map(Vote::answer)
          .reduce((best, other) -> other.confidence() > best.confidence() ? other : best)
          .orElseThrow();
    }
  };

  /** Combines at least one vote. Where labels tie, the higher mean probability decides. */
  abstract Classification of(List<Vote> votes);

  private static Classification scored(List<Vote> votes, ToDoubleFunction<String> score) {
    Set<String> labels = new LinkedHashSet<>();
    votes.forEach(vote -> vote.answer().scores().forEach(one -> labels.add(one.label())));
    List<String> ordered = new ArrayList<>(labels);
    ordered.sort(
        Comparator.comparingDouble((String label) -> meanProbability(votes, label)).reversed());
    return new Classification(
        ordered.stream().map(label -> new Score(label, score.applyAsDouble(label))).toList(),
        votes.stream().mapToInt(vote -> vote.answer().tokens()).sum());
  }

  private static double share(List<Vote> votes, String label, ToDoubleFunction<Vote> weight) {
    double all = votes.stream().mapToDouble(weight).sum();
    double forLabel =
        votes.stream()
            .filter(vote -> vote.answer().label().equals(label))
            .mapToDouble(weight)
            .sum();
    return forLabel / all;
  }

  private static double meanProbability(List<Vote> votes, String label) {
    return votes.stream()
        .mapToDouble(vote -> vote.answer().probability(label))
        .average()
        .orElseThrow();
  }
}
