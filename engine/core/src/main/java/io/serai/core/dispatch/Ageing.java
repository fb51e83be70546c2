package io.serai.core.dispatch;

import io.serai.catalog.Priority;
import java.time.Duration;

/** How much who waits counts: the longer the more, so that nobody waits for ever. */
public final class Ageing {
  /** After each such time it counts one step higher. */
  public static final Duration STEP = Duration.ofSeconds(5);

  private Ageing() {}

  /** What that priority counts as after that many nanoseconds in line. */
  public static Priority after(Priority own, long waitedNanos) {
    long steps = waitedNanos / STEP.toNanos();
    return switch (own) {
      case LOW -> steps < 1 ? Priority.LOW : steps < 2 ? Priority.NORMAL : Priority.HIGH;
      case NORMAL -> steps < 1 ? Priority.NORMAL : Priority.HIGH;
      case HIGH -> Priority.HIGH;
    };
  }
}
