package io.serai.core.pressure;

import java.util.List;

/**
 * How many steps the engine has taken against a shortage of memory. It climbs while the shortage
 * lasts, the faster the worse it is, and goes back one by one after it has been gone for a while.
 * Pure: the next state depends on this one and the sample alone.
 *
 * @param height how many of {@link PressureStep} are taken, from the first on
 * @param severity of the last sample
 * @param sinceNanos when the shortage began or ended, or a step was taken or left, whichever was
 *     last
 */
public record PressureLadder(int height, Severity severity, long sinceNanos) {
  private static final List<PressureStep> STEPS = List.of(PressureStep.values());

  /** No step is taken. */
  public static PressureLadder bottom(long nanos) {
    return new PressureLadder(0, Severity.CALM, nanos);
  }

  /** The steps that are taken, in order. */
  public List<PressureStep> steps() {
    return STEPS.subList(0, height);
  }

  /** Whether a step is taken. */
  public boolean at(PressureStep step) {
    return step.number() <= height;
  }

  /** The state after another sample. */
  public PressureLadder next(PressureSample sample) {
    Severity now = Severity.of(sample);
    long since = now.pressed() == severity.pressed() ? sinceNanos : sample.nanos();
    boolean lasted = sample.nanos() - since >= now.pause().toNanos();
    int next = lasted ? now.pressed() ? above(now) : Math.max(0, height - 1) : height;
    return new PressureLadder(next, now, next == height ? since : sample.nanos());
  }

  /** The next step up; where there is no time, all that costs no answer at once, then the rest. */
  private int above(Severity now) {
    return switch (now) {
      case CALM, STEADY -> height;
      case PRESSED ->
          Math.max(height, Math.min(height + 1, PressureStep.SHED_LOW_PRIORITY.number()));
      case SEVERE -> Math.min(height + 1, STEPS.size());
      case CRITICAL ->
          height < PressureStep.REFUSE_LOADS.number()
              ? PressureStep.REFUSE_LOADS.number()
              : STEPS.size();
    };
  }
}
