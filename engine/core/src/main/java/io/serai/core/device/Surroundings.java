package io.serai.core.device;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes slowly, or is slow to ask: a Jetson's thermal zones are read over a bus.
 *
 * @param absent why something is null or empty, by its name
 */
record Surroundings(
    @Nullable Integer swappiness,
    List<SwapDevice> swapDevices,
    Processors processors,
    @Nullable Temperature hottest,
    @Nullable Gpu gpu,
    Map<String, String> absent) {}
