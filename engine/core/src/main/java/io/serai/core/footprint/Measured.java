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
 * @param demoteMillis how long it took the last time to page it out to swap; 0 if it never was
 * @param promoteMillis how long it took the last time to page it in again; 0 if it never was
 * @param at when, in ISO 8601
 */
public record Measured(
    @Nullable Footprint peak,
    @Nullable Footprint steady,
    long perRequestBytes,
    double loadMillis,
    double answerMillis,
    double callsPerLoad,
    double demoteMillis,
    double promoteMillis,
    String at) {
  private static final double NEW_SHARE = 0.3;

  /** What a trial shows, of a model that was never moved nor left. */
  public Measured(
      @Nullable Footprint peak,
      @Nullable Footprint steady,
      long perRequestBytes,
      double loadMillis,
      double answerMillis,
      String at) {
    this(peak, steady, perRequestBytes, loadMillis, answerMillis, 0, 0, 0, at);
  }

  /** Nothing yet. */
  public static Measured none(String when) {
    return new Measured(null, null, 0, 0, 0, when);
  }

  /** What a bundle's own code took. */
  public static Measured bundle(Footprint cost, String when) {
    return new Measured(cost, cost, 0, 0, 0, when);
  }

  /** The same with another time of loading. */
  public Measured loadedIn(double millis, String when) {
    return new Measured(
        peak,
        steady,
        perRequestBytes,
        millis,
        answerMillis,
        callsPerLoad,
        demoteMillis,
        promoteMillis,
        when);
  }

  /** The same after it was asked so often and left. */
  public Measured leftAfter(long calls) {
    double average = callsPerLoad == 0 ? calls : callsPerLoad + NEW_SHARE * (calls - callsPerLoad);
    return withUse(average, demoteMillis, promoteMillis);
  }

  /** The same after it was paged out in that time. */
  public Measured demotedIn(double millis) {
    return withUse(callsPerLoad, millis, promoteMillis);
  }

  /** The same after it was paged in again in that time. */
  public Measured promotedIn(double millis) {
    return withUse(callsPerLoad, demoteMillis, millis);
  }

  /** The same with what was seen of it in use before it was measured anew. */
  public Measured withUseOf(Measured earlier) {
    return withUse(earlier.callsPerLoad, earlier.demoteMillis, earlier.promoteMillis);
  }

  private Measured withUse(double calls, double demote, double promote) {
    return new Measured(
        peak, steady, perRequestBytes, loadMillis, answerMillis, calls, demote, promote, at);
  }
}
