package io.serai.core.residency;

import io.serai.core.footprint.Measured;
import io.serai.spi.Footprint;
import java.time.Duration;

/**
 * What a trial load showed. All sizes are the model's own, without the worker it ran in.
 *
 * @param model its name with the variant
 * @param estimated what the files made expect at its peak, in bytes by kind
 * @param measured what it took
 * @param times where the time of the load went
 * @param firstAnswer how long its first answer took to compute
 * @param answer how long a later one took; the least of a few
 */
public record ProbeReport(
    String model,
    Footprint estimated,
    Measured measured,
    LoadTimes times,
    Duration firstAnswer,
    Duration answer) {}
