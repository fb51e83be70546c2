package io.serai.routes.trace;

import io.serai.core.CallReport;
import io.serai.core.select.Selection;
import io.serai.spi.SeraiException;
import org.jspecify.annotations.Nullable;

/**
 * What came of a step.
 *
 * @param report how the call went; null if it failed
 * @param answer what the model said; null if it failed
 * @param error why it failed; null if it didn't
 * @param selection how the model was chosen; null if it was named
 */
public record Result(
    @Nullable CallReport report,
    @Nullable Object answer,
    @Nullable SeraiException error,
    @Nullable Selection selection) {}
