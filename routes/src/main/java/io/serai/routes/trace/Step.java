package io.serai.routes.trace;

import io.serai.core.CallReport;
import io.serai.core.select.Selection;
import io.serai.spi.SeraiException;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code model:} step did.
 *
 * @param id the step's id in the pipeline
 * @param model the reference that the step was given
 * @param startedNanos when it began, by {@link System#nanoTime}
 * @param elapsedNanos how long it took, waiting included
 * @param report how the call went; null if it failed
 * @param answer what the model said, as it is in the message; null if it failed
 * @param minConfidence the confidence that the step asks for; null if it asks for none
 * @param error why it failed; null if it didn't
 * @param selection how the model was chosen; null if it was named
 */
public record Step(
    String id,
    String model,
    long startedNanos,
    long elapsedNanos,
    @Nullable CallReport report,
    @Nullable Object answer,
    @Nullable Double minConfidence,
    @Nullable SeraiException error,
    @Nullable Selection selection) {}
