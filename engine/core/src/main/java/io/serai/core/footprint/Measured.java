package io.serai.core.footprint;

import io.serai.spi.Footprint;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one model with one runtime, or of one bundle.
 *
 * @param peak while loading and answering, in bytes by kind; null if only loads were timed
 * @param steady afterwards, in bytes by kind; null if only loads were timed
 * @param perRequestBytes by how much a request made it grow, in the trial; 0 if it didn't
 * @param loadMillis how long the last load took, without waiting
 * @param answerMillis how long an answer took in the trial; 0 if it wasn't asked
 * @param callsPerLoad how often it was asked between a load and its leaving, on average; the last
 *     times count most; 0 if it never left
 * @param at when, in ISO 8601
 */
public record Measured(
    @Nullable Footprint peak,
    @Nullable Footprint steady,
    long perRequestBytes,
    double loadMillis,
    double answerMillis,
    double callsPerLoad,
    String at) {
  private static final double NEW_SHARE = 0.3;

  /** Nothing yet. */
  public static Measured none(String when) {
    return new Measured(null, null, 0, 0, 0, 0, when);
  }

  /** What a bundle's own code took. */
  public static Measured bundle(Footprint cost, String when) {
    return new Measured(cost, cost, 0, 0, 0, 0, when);
  }

  /** The same with another time of loading. */
  public Measured loadedIn(double millis, String when) {
    return new Measured(peak, steady, perRequestBytes, millis, answerMillis, callsPerLoad, when);
  }

  /** The same after it was asked so often and left. */
  public Measured leftAfter(long calls) {
    double average = callsPerLoad == 0 ? calls : callsPerLoad + NEW_SHARE * (calls - callsPerLoad);
    return new Measured(peak, steady, perRequestBytes, loadMillis, answerMillis, average, at);
  }

  /** The same with what was counted before it was measured anew. */
  public Measured withCallsOf(Measured earlier) {
    return new Measured(
        peak, steady, perRequestBytes, loadMillis, answerMillis, earlier.callsPerLoad, at);
  }
}
