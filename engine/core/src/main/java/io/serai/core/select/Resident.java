package io.serai.core.select;

import io.serai.core.gate.Tier;

/**
 * A model that is in memory, or on its way there.
 *
 * @param loading whether it is still on its way
 * @param tier where it is: in RAM, or paged out to swap
 * @param inLine how many calls compute or wait, be it for cores or for its load
 * @param pageInMillis how long it took the last time to page it in; 0 if it never was
 */
public record Resident(boolean loading, Tier tier, int inLine, double pageInMillis) {
  /** One that was never paged in. */
  public Resident(boolean loading, Tier tier, int inLine) {
    this(loading, tier, inLine, 0);
  }
}
