package io.serai.core.pressure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How short memory is, and what is done about it.
 *
 * @param steps those that are taken, in order; empty while nothing is short
 * @param severity of the last look
 * @param sample the last look
 * @param since when the last step was taken or left
 */
public record PressureStatus(
    List<PressureStep> steps, Severity severity, PressureSample sample, Instant since) {
  /** Copies the list. */
  public PressureStatus {
    steps = List.copyOf(steps);
  }

  /**
   * How long loads are refused for at the least: zero if they aren't. The steps are left one by
   * one, each after a pause; where memory is still short, as if it became less so now.
   */
  public Duration untilLoads() {
    int above = steps.size() - PressureStep.REFUSE_LOADS.number() + 1;
    Severity pace = severity.pressed() ? Severity.STEADY : severity;
    return pace.pause().multipliedBy(Math.max(0, above));
  }

  /** Whether a step is taken. */
  public boolean at(PressureStep step) {
    return steps.contains(step);
  }
}
