package io.serai.core.worker;

import java.time.Instant;

/** When a worker is to be started in the place of one that failed. */
public sealed interface Restart {
  /** At once. */
  record Now() implements Restart {}

  /**
   * A little later.
   *
   * @param at when
   * @param reason one sentence without a full stop
   */
  record Later(Instant at, String reason) implements Restart {}

  /**
   * Not for a while, since it keeps failing.
   *
   * @param until when it may be tried again
   * @param reason one sentence without a full stop
   */
  record Quarantined(Instant until, String reason) implements Restart {}
}
