package io.serai.server.openai;

import io.serai.core.CallReport;
import io.serai.routes.pipeline.RunResult;
import io.serai.routes.trace.Step;
import io.serai.server.api.SelectDocuments.SelectionDocument;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /** How the model was chosen that answered; null if it was named, or a pipeline was. */
  static @Nullable SelectionDocument selection(Called called, RunResult.Completed done) {
    return called.isPipeline() || done.steps().isEmpty()
        ? null
        : SelectionDocument.of(done.steps().getLast().selection());
  }

  private static String id(CallReport report) {
    return report.model() + "@" + report.version();
  }
}
