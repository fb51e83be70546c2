package io.serai.core.select;

import io.serai.core.gate.Tier;

/**
 * A model that is in memory, or on its way there.
 *
 * @param loading whether it is still on its way
 * @param tier where it is: in RAM, or paged out to swap
 * @param inLine how many calls compute or wait, be it for cores or for its load
 */
public record Resident(boolean loading, Tier tier, int inLine) {}
