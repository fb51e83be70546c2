package io.serai.server.device;

import io.serai.core.CallReport;
import io.serai.core.select.Selection;
import io.serai.routes.pipeline.RunResult;
import io.serai.routes.trace.Step;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.SeraiException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text that was written.
 *
 * @param generation the text
 * @param report how the model was called
 * @param selection how it was chosen
 * @param note what goes before the reason for that; may be empty
 * @param totalNanos from the request to the answer
 */
record TextAnswer(
    Generation generation, CallReport report, Selection selection, String note, long totalNanos) {
  private static final double NANOS = 1e9;

  /**
   * What a run came to.
   *
   * @param chosen how its model was chosen; null if the run did that itself
   * @param choosingNanos how long choosing took before the run did that itself
   * @throws SeraiException with {@link ErrorCode#PIPELINE_FAILED} if it isn't a text
   */
  static TextAnswer of(
      RunResult.Completed done,
      @Nullable Selection chosen,
      String note,
      long choosingNanos,
      long totalNanos) {
    Step step = done.steps().getLast();
    if (!(done.answer() instanceof Generation generation)) {
      throw new SeraiException(
          ErrorCode.PIPELINE_FAILED, "model %s didn't answer with a text".formatted(step.model()));
    }
    return new TextAnswer(
        generation,
        Objects.requireNonNull(step.report(), "a step that is done tells how it went"),
        Objects.requireNonNull(chosen == null ? step.selection() : chosen, "somebody chose it")
            .after(choosingNanos),
        note,
        totalNanos);
  }

  /** The model that wrote it. */
  String model() {
    return report.model();
  }

  /** Why that one, in a sentence without a full stop. */
  String reason() {
    return note + selection.reason();
  }

  /** How long the model computed, in seconds. */
  double computeSeconds() {
    return report.computeNanos() / NANOS;
  }

  /** Why the text ends: {@code stop} or {@code length}. */
  String finishReason() {
    return generation.finish().name().toLowerCase(Locale.ROOT);
  }

  /** How many tokens it wrote; null where another server doesn't tell. */
  @Nullable Integer tokens() {
    return generation.generatedTokens() < 0 ? null : generation.generatedTokens();
  }

  /** How many it wrote in a second of computing; null where their number isn't told. */
  @Nullable Double tokensPerSecond() {
    Integer tokens = tokens();
    return tokens == null || report.computeNanos() <= 0 ? null : tokens / computeSeconds();
  }
}
