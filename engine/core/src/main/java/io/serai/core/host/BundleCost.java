package io.serai.core.host;

import io.serai.spi.Footprint;

/**
 * What a plugin's own code costs, apart from its models.
 *
 * @param plugin its name and version
 * @param started whether that is taken already
 * @param cost bytes by kind
 * @param measured whether it was measured at a start, here or earlier; else it is estimated from
 *     the size of its file
 */
public record BundleCost(String plugin, boolean started, Footprint cost, boolean measured) {}
