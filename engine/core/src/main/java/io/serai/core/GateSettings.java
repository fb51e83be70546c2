package io.serai.core;

import io.serai.core.gate.LimitChanges;

/**
 * How far the gate goes.
 *
 * @param enabled false lets every load in, which is for experiments
 * @param limits what is to be other than what suits the machine
 */
public record GateSettings(boolean enabled, LimitChanges limits) {
  /** The gate as it is if nothing is told. */
  public static final GateSettings DEFAULT = new GateSettings(true, LimitChanges.NONE);
}
