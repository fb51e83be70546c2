package io.serai.core.footprint;

import io.serai.spi.Footprint;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one model with one runtime, or of one bundle.
 *
 * @param peak while loading and answering, in bytes by kind; null if only loads were timed
 * @param steady afterwards, in bytes by kind; null if only loads were timed
 * @param perRequestBytes by how much a request made it grow, in the trial; 0 if it didn't
 * @param loadMillis how long the last load took
 * @param at when, in ISO 8601
 */
public record Measured(
    @Nullable Footprint peak,
    @Nullable Footprint steady,
    long perRequestBytes,
    double loadMillis,
    String at) {
  /** The same with another time of loading. */
  public Measured loadedIn(double millis, String when) {
    return new Measured(peak, steady, perRequestBytes, millis, when);
  }
}
