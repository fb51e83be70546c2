package io.serai.core.select;

import io.serai.catalog.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * Which model answers, and why.
 *
 * @param mode how that came about
 * @param model as it is to be asked for
 * @param id its name and version
 * @param score null where it was named or preferred
 * @param reason one sentence without a full stop
 * @param nanos how long choosing took
 */
public record Selection(
    Mode mode, ModelRef model, String id, @Nullable Double score, String reason, long nanos) {
  /** The same where choosing was begun so much earlier. */
  public Selection after(long moreNanos) {
    return new Selection(mode, model, id, score, reason, nanos + moreNanos);
  }
}
