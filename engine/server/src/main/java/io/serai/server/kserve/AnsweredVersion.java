package io.serai.server.kserve;

import io.serai.core.CallReport;
import io.serai.routes.pipeline.RunResult;

/** The version of what answered. */
final class AnsweredVersion {
  private AnsweredVersion() {}

  /**
   * That version, or where it is empty, the one of the model that answered last; empty if none did.
   */
  static String of(String known, RunResult.Completed done) {
    if (!known.isEmpty() || done.steps().isEmpty()) {
      return known;
    }
    CallReport report = done.steps().getLast().report();
    return report == null ? "" : report.version();
  }
}
