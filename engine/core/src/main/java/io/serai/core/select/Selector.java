package io.serai.core.select;

import io.serai.core.gate.Tier;
import io.serai.core.select.Choice.Scored;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Chooses the best model for a wish. Pure: the answer depends on the arguments alone. */
public final class Selector {
  private Selector() {}

  /** Refuses models for reasons that aren't among the facts. */
  public interface Veto {
    /** Nothing more is against any. */
    Veto NONE = model -> null;

    /** Why that model can't be taken now, in a sentence without a full stop; null if it can. */
    @Nullable String against(ModelFacts model);
  }

  /**
   * The model with the highest score of those that nothing is against; of equal ones the first.
   * Null if there is none. The gate and the veto are asked about the best only, then about the next
   * best.
   */
  public static @Nullable Choice choose(Wish wish, FactsTable table, Moment moment, Veto veto) {
    Score score = new Score(wish, moment);
    @Nullable Resident[] residents = table.residents(moment);
    IntPredicate capable = table.capable(wish.capabilities());
    ModelFacts[] models = new ModelFacts[table.size()];
    double[] scores = new double[models.length];
    for (int i = 0; i < models.length; i++) {
      scores[i] = Double.NEGATIVE_INFINITY;
      if (capable.test(i)) {
        ModelFacts model = table.get(i);
        models[i] = model;
        if (Obstacle.ofCapable(model, residents[i], wish, moment) == null) {
          scores[i] = score(score, model, residents[i]);
        }
      }
    }
    for (int best = max(scores); best >= 0; best = max(scores)) {
      double highest = scores[best];
      scores[best] = Double.NEGATIVE_INFINITY;
      ModelFacts model = models[best];
      if (Obstacle.refusal(model, residents[best], moment) == null && veto.against(model) == null) {
        int next = max(scores);
        return new Choice(
            new Scored(model, residents[best], score),
            highest,
            next < 0 ? null : new Scored(models[next], residents[next], score));
      }
    }
    return null;
  }

  /** Nothing where the gate lets none of its variants in, from their sizes alone. */
  private static double score(Score score, ModelFacts model, @Nullable Resident resident) {
    Tier tier = score.tierOf(model, resident);
    return tier != Tier.STORAGE || model.needs().isEmpty()
        ? score.of(model, resident, tier)
        : Double.NEGATIVE_INFINITY;
  }

  /** Where the highest is; -1 if none counts. */
  private static int max(double[] scores) {
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > highest) {
        highest = scores[i];
        best = i;
      }
    }
    return best;
  }
}
