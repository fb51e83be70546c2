package io.serai.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A figure that is known of a model.
 *
 * @param metric such as {@code accuracy} or {@code tokens_per_second}
 * @param value the figure
 * @param on the data set or the machine it was measured on; null if not told
 */
public record Measurement(String metric, double value, @Nullable String on) {}
