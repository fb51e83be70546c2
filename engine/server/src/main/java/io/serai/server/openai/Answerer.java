package io.serai.server.openai;

import io.serai.core.CallReport;
import io.serai.routes.pipeline.RunResult;
import io.serai.routes.trace.Step;
import java.util.Objects;

/** Says who answered. */
final class Answerer {
  private Answerer() {}

  /** What was asked for, or if only the answer tells, the model of its last step. */
  static String of(Called called, RunResult.Completed done) {
    if (called.id() != null) {
      return called.id();
    }
    return done.steps().reversed().stream()
        .map(Step::report)
        .filter(Objects::nonNull)
        .findFirst()
        .map(Answerer::id)
        .orElse(called.name());
  }

  private static String id(CallReport report) {
    return report.model() + "@" + report.version();
  }
}
