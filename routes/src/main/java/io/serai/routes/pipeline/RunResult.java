package io.serai.routes.pipeline;

import io.serai.routes.trace.Step;
import io.serai.spi.SeraiException;
import java.util.List;

/** What came of one run of a pipeline. */
public sealed interface RunResult {
  /** What the {@code model:} steps did, in the order in which they began. */
  List<Step> steps();

  /** How long the run took, in nanoseconds. */
  long elapsedNanos();

  /**
   * It came to its end.
   *
   * @param answer the message's last body
   */
  record Completed(Object answer, List<Step> steps, long elapsedNanos) implements RunResult {}

  /**
   * A step failed.
   *
   * @param error why
   */
  record Failed(SeraiException error, List<Step> steps, long elapsedNanos) implements RunResult {}
}
