package io.serai.core.residency;

import java.util.List;

/**
 * What was given back since somebody asked for it; sizes in bytes.
 *
 * @param belowReserve what was missing before from what is always to be left available
 * @param aboveRamMax what all models together held before beyond what they may
 * @param pressed whether steps against memory pressure were taken then
 * @param demoted models that were paged out to swap, by name
 * @param unloaded models that left, by name
 * @param availableBefore memory that could be had before
 * @param availableAfter memory that can be had now
 */
public record Relief(
    long belowReserve,
    long aboveRamMax,
    boolean pressed,
    List<String> demoted,
    List<String> unloaded,
    long availableBefore,
    long availableAfter) {
  /** Copies the lists. */
  public Relief {
    demoted = List.copyOf(demoted);
    unloaded = List.copyOf(unloaded);
  }

  /** Whether memory was within its limits, so that no model had to go. */
  public boolean withinLimits() {
    return belowReserve == 0 && aboveRamMax == 0 && !pressed;
  }
}
