package io.serai.core.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How workers that failed are started again: after pauses that grow from one failure to the next,
 * and after several failures in a short time not for a longer while.
 *
 * @param pause after the first failure; doubled each time
 * @param longestPause what it doesn't grow beyond
 * @param healthy a worker that lived so long starts the count anew
 * @param failures so many of them
 * @param window in so long a time put it into quarantine
 * @param quarantine how long at first; doubled each time
 * @param longestQuarantine what it doesn't grow beyond
 */
public record RestartPolicy(
    Duration pause,
    Duration longestPause,
    Duration healthy,
    int failures,
    Duration window,
    Duration quarantine,
    Duration longestQuarantine) {
  /**
   * From one second to a minute; three failures in five minutes mean five minutes, up to an hour.
   */
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          3,
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofHours(1));

  /** What follows from a history. */
  private record Tally(int inARow, int quarantines, int sinceQuarantine) {}

  /** When to start the next worker. */
  public Restart decide(CrashHistory history, Instant now) {
    List<CrashHistory.Crash> crashes = history.crashes();
    if (crashes.isEmpty()) {
      return new Restart.Now();
    }
    CrashHistory.Crash last = crashes.getLast();
    Tally tally = tally(crashes);
    if (tally.quarantines > 0 && tally.sinceQuarantine == 0) {
      Instant until = last.at().plus(doubled(quarantine, longestQuarantine, tally.quarantines));
      return now.isBefore(until)
          ? new Restart.Quarantined(until, reason(tally.inARow, last))
          : new Restart.Now();
    }
    Instant at = last.at().plus(doubled(pause, longestPause, tally.inARow));
    return now.isBefore(at) ? new Restart.Later(at, reason(tally.inARow, last)) : new Restart.Now();
  }

  /**
   * Goes through the failures: a worker that lived long starts anew, the last of several in a short
   * time, and each further one after a quarantine, begins a quarantine.
   */
  private Tally tally(List<CrashHistory.Crash> crashes) {
    int inARow = 0;
    int quarantines = 0;
    int since = 0;
    for (int i = 0; i < crashes.size(); i++) {
      CrashHistory.Crash crash = crashes.get(i);
      if (crash.lived().compareTo(healthy) >= 0) {
        inARow = 0;
        quarantines = 0;
        since = 0;
      }
      inARow++;
      since++;
      boolean often =
          since >= failures
              && !crashes.get(i - failures + 1).at().isBefore(crash.at().minus(window));
      if (often || quarantines > 0) {
        quarantines++;
        since = 0;
      }
    }
    return new Tally(inARow, quarantines, since);
  }

  private static Duration doubled(Duration first, Duration longest, int times) {
    Duration grown = first;
    for (int i = 1; i < times && grown.compareTo(longest) < 0; i++) {
      grown = grown.multipliedBy(2);
    }
    return grown.compareTo(longest) < 0 ? grown : longest;
  }

  private static String reason(int inARow, CrashHistory.Crash last) {
    return "its worker failed %d time%s in a row; the last one %s"
        .formatted(inARow, inARow == 1 ? "" : "s", last.cause());
  }
}
