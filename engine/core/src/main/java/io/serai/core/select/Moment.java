package io.serai.core.select;

import io.serai.core.gate.GateMoment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the device is when a model is chosen.
 *
 * @param gate what decides whether a model that isn't loaded could be
 * @param shut why nothing is loaded at all; null if loads are let in
 * @param pressure how short memory is, 0 to 1
 * @param residents models in memory or on their way there, by name and version
 * @param cores on how many models may compute at once, at least 1
 * @param nowMillis in Unix milliseconds
 */
public record Moment(
    GateMoment gate,
    @Nullable String shut,
    double pressure,
    Map<String, Resident> residents,
    int cores,
    long nowMillis) {}
