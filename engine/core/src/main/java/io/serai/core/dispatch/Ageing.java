package io.serai.core.dispatch;

import io.serai.catalog.Priority;
import java.time.Duration;

/** How much a waiting call counts: the longer it waits the more, so that none waits for ever. */
final class Ageing {
  /** After each such time a call counts one step higher. */
  static final Duration STEP = Duration.ofSeconds(5);

  private Ageing() {}

  /** What a call of that priority counts as after that many nanoseconds in line. */
  static Priority after(Priority own, long waitedNanos) {
    long steps = waitedNanos / STEP.toNanos();
    return switch (own) {
      case LOW -> steps < 1 ? Priority.LOW : steps < 2 ? Priority.NORMAL : Priority.HIGH;
      case NORMAL -> steps < 1 ? Priority.NORMAL : Priority.HIGH;
      case HIGH -> Priority.HIGH;
    };
  }
}
