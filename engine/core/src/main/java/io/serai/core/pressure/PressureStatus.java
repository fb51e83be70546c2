package io.serai.core.pressure;

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

  /** Whether a step is taken. */
  public boolean at(PressureStep step) {
    return steps.contains(step);
  }
}
