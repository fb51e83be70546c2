package io.serai.plugins.openai;

import io.serai.spi.ErrorCode;
import java.time.Duration;

/**
 * A moment until which something may take.
 *
 * @param parameter that sets it, for people
 * @param length from its beginning
 * @param endNanos as of {@link System#nanoTime}
 */
record TimeLimit(String parameter, Duration length, long endNanos) {
  /** One that begins now. */
  static TimeLimit of(String parameter, Duration length) {
    return new TimeLimit(parameter, length, System.nanoTime() + length.toNanos());
  }

  /** Nanoseconds until then; 0 if it has passed. */
  long leftNanos() {
    return Math.max(0, endNanos - System.nanoTime());
  }

  /** Whichever comes first. */
  TimeLimit orEarlier(TimeLimit other) {
    return other.endNanos - endNanos < 0 ? other : this;
  }

  /** It has passed. Not tried again: the server may still be at work on it. */
  AttemptFailure exceeded(String host) {
    return new AttemptFailure(
        AttemptFailure.Kind.SERVER_FAILED_FOR_GOOD,
        ErrorCode.TIMED_OUT,
        "%s took longer than the %s s that the manifest's '%s' allows"
            .formatted(host, length.toNanos() / 1e9, parameter));
  }
}
