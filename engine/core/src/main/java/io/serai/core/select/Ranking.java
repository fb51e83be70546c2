package io.serai.core.select;

import io.serai.core.gate.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a model was chosen, or none.
 *
 * @param ranked those that could be chosen, the best first
 * @param leftOut those that can do what is wanted, and something is against them
 * @param incapable how many others there are
 */
public record Ranking(List<Ranked> ranked, List<LeftOut> leftOut, int incapable) {
  /**
   * A model that could be chosen.
   *
   * @param model its name and version
   * @param score the sum of the terms
   * @param tier where it is, or would be
   * @param loaded whether it can be asked at once
   * @param terms what the score is made of
   */
  public record Ranked(String model, double score, Tier tier, boolean loaded, List<Term> terms) {}

  /**
   * A model that can't be chosen now.
   *
   * @param model its name and version
   * @param obstacle what is against it
   * @param reason the same in a sentence without a full stop
   */
  public record LeftOut(String model, Obstacle obstacle, String reason) {}

  /** Copies the lists. */
  public Ranking {
    ranked = List.copyOf(ranked);
    leftOut = List.copyOf(leftOut);
  }

  /** Looks at all models; {@link Selector#choose} takes the first of those ranked. */
  public static Ranking of(Wish wish, FactsTable table, Moment moment, Selector.Veto veto) {
    Score score = new Score(wish, moment);
    @Nullable Resident[] residents = table.residents(moment);
    List<Ranked> ranked = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    int incapable = 0;
    for (int i = 0; i < table.size(); i++) {
      ModelFacts model = table.get(i);
      Resident resident = residents[i];
      Obstacle obstacle = Obstacle.quick(model, resident, wish, moment);
      if (obstacle == Obstacle.CAPABILITY) {
        incapable++;
        continue;
      }
      LeftOut out = leftOut(model, resident, obstacle, wish, moment, veto);
      if (out != null) {
        leftOut.add(out);
      } else {
        ranked.add(
            new Ranked(
                model.id(),
                score.of(model, resident),
                score.tierOf(model, resident),
                resident != null && !resident.loading(),
                score.terms(model, resident)));
      }
    }
    ranked.sort(Comparator.comparingDouble(Ranked::score).reversed());
    return new Ranking(ranked, leftOut, incapable);
  }

  private static @Nullable LeftOut leftOut(
      ModelFacts model,
      @Nullable Resident resident,
      @Nullable Obstacle found,
      Wish wish,
      Moment moment,
      Selector.Veto veto) {
    if (found != null) {
      return new LeftOut(model.id(), found, found.words(model, resident, wish, moment));
    }
    String refusal = Obstacle.refusal(model, resident, moment);
    if (refusal != null) {
      return new LeftOut(model.id(), Obstacle.GATE, refusal);
    }
    String against = veto.against(model);
    return against == null ? null : new LeftOut(model.id(), Obstacle.QUARANTINE, against);
  }
}
