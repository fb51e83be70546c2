package io.serai.core.select;

import org.jspecify.annotations.Nullable;

/**
 * The model that was chosen.
 *
 * @param model what is known of it
 * @param score the sum of its terms
 * @param next the one with the next highest score; null if there is none
 */
public record Choice(Scored model, double score, @Nullable Scored next) {
  /** A model with what its score was made from. */
  record Scored(ModelFacts facts, @Nullable Resident resident, Score by) {
    double score() {
      return by.of(facts, resident);
    }
  }

  /** What is known of the model. */
  public ModelFacts facts() {
    return model.facts();
  }

  /** Why it is better than the next, in a sentence without a full stop. */
  public String reason() {
    if (next == null) {
      return facts().id() + " is the only one that can be chosen";
    }
    Term decisive =
        model.by().furthestAhead(facts(), model.resident(), next.facts(), next.resident());
    return facts().id()
        + " scores "
        + Decimals.text(score, 3)
        + ", the next, "
        + next.facts().id()
        + ", "
        + Decimals.text(next.score(), 3)
        + "; it is furthest ahead in "
        + decisive.name()
        + " ("
        + decisive.why()
        + ")";
  }
}
