package io.serai.core.select;

import java.time.Duration;

/**
 * How often a model failed lately, and until when it isn't chosen for that.
 *
 * @param inARow failures since it last answered
 * @param atMillis when the last one was, in Unix milliseconds
 * @param reason the last one, in words; empty if it never failed
 */
public record Trouble(int inARow, long atMillis, String reason) {
  /** It never failed. */
  public static final Trouble NONE = new Trouble(0, 0, "");

  private static final long FIRST_PAUSE = Duration.ofSeconds(5).toMillis();
  private static final long LONGEST_PAUSE = Duration.ofMinutes(10).toMillis();
  private static final double HALF_LIFE = Duration.ofMinutes(10).toMillis();
  private static final int MOST_DOUBLINGS = 20;

  /** Whether it ever failed. */
  boolean any() {
    return !reason.isEmpty();
  }

  /** The same after one more failure. */
  public Trouble failed(String why, long nowMillis) {
    return new Trouble(inARow + 1, nowMillis, why);
  }

  /** The same after an answer: what is past still counts for a while. */
  public Trouble answered() {
    return inARow == 0 ? this : new Trouble(0, atMillis, reason);
  }

  /** Until when it isn't chosen, in Unix milliseconds: the pauses double with each failure. */
  public long pausedUntil() {
    if (inARow == 0) {
      return 0;
    }
    long pause = FIRST_PAUSE << Math.min(inARow - 1, MOST_DOUBLINGS);
    return atMillis + Math.min(pause, LONGEST_PAUSE);
  }

  /** From 1 just after a failure to 0, half every ten minutes. */
  double freshness(long nowMillis) {
    return !any() ? 0 : Math.pow(0.5, Math.max(0, nowMillis - atMillis) / HALF_LIFE);
  }
}
