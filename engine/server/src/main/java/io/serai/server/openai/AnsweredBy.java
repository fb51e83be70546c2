package io.serai.server.openai;

import io.serai.core.CallReport;
import io.serai.routes.pipeline.RunResult;
import io.serai.server.api.SelectDocuments.SelectionDocument;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of the model that answered, besides its name.
 *
 * @param device where it computed, such as {@code cpu} or {@code cuda:0}; null if no model did
 * @param selection how it was chosen; null if it was named, or a pipeline was
 */
record AnsweredBy(@Nullable String device, @Nullable SelectionDocument selection) {
  /** Of a run that is done: its last step's. */
  static AnsweredBy of(Called called, RunResult.Completed done) {
    if (done.steps().isEmpty()) {
      return new AnsweredBy(null, null);
    }
    CallReport report = done.steps().getLast().report();
    return new AnsweredBy(
        report == null ? null : report.device(),
        called.isPipeline() ? null : SelectionDocument.of(done.steps().getLast().selection()));
  }
}
