package io.serai.core.select;

import java.util.Locale;
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
      return "%s is the only one that can be chosen".formatted(facts().id());
    }
    var mine = model.by().terms(facts(), model.resident());
    var others = next.by().terms(next.facts(), next.resident());
    Term decisive = mine.getFirst();
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < mine.size(); i++) {
      double ahead = mine.get(i).value() - others.get(i).value();
      if (ahead > most) {
        most = ahead;
        decisive = mine.get(i);
      }
    }
    return String.format(
        Locale.ROOT,
        "%s scores %.3f, the next, %s, %.3f; it is furthest ahead in %s (%s)",
        facts().id(),
        score,
        next.facts().id(),
        next.score(),
        decisive.name(),
        decisive.why());
  }
}
