package io.serai.core.worker;

import java.time.Duration;

/**
 * How long a worker may take before it counts as hanging and is ended.
 *
 * @param start from its start until its backend is there
 * @param load without progress, while it loads a model
 * @param call without a sign of life while it answers a call: a token, or a look whether the call
 *     was given up
 * @param control for everything else: estimates, unloading, and paging in and out without progress
 * @param close from the request to end until it has ended
 */
public record Deadlines(
    Duration start, Duration load, Duration call, Duration control, Duration close) {
  /**
   * Thirty seconds to start, ten minutes to load, two for a call, one for the rest, five to end.
   */
  public static final Deadlines DEFAULT =
      new Deadlines(
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofMinutes(2),
          Duration.ofMinutes(1),
          Duration.ofSeconds(5));
}
