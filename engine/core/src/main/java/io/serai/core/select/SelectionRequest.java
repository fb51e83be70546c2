package io.serai.core.select;

import io.serai.catalog.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * Who is to answer: a named model; or, where none is named, the preferred one if it can be had; or
 * else the best for a wish.
 *
 * @param model the only one that will do; null if any will
 * @param preferred taken if nothing is against it; null for none
 * @param wish what it is wanted for
 */
public record SelectionRequest(@Nullable ModelRef model, @Nullable ModelRef preferred, Wish wish) {
  /** The best for a wish. */
  public static SelectionRequest auto(Wish wish) {
    return new SelectionRequest(null, null, wish);
  }

  /**
   * The same, but not that model.
   *
   * @param reason one sentence without a full stop
   */
  public SelectionRequest without(String id, String reason) {
    return new SelectionRequest(model, preferred, wish.without(id, reason));
  }
}
