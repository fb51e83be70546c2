package io.serai.core.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The times that a model's worker ended although nobody wanted it to.
 *
 * @param crashes the latest few, the oldest first
 */
public record CrashHistory(List<Crash> crashes) {
  /** Nothing has happened. */
  public static final CrashHistory NONE = new CrashHistory(List.of());

  /** For how long a crash counts. */
  public static final Duration REMEMBERED = Duration.ofHours(24);

  private static final int KEPT = 32;

  /**
   * One of them.
   *
   * @param at when
   * @param lived how long it had run until then
   * @param cause why, in words as of {@link WorkerExit#words}
   */
  public record Crash(Instant at, Duration lived, String cause) {}

  /** Copies the list and keeps the latest. */
  public CrashHistory {
    crashes = List.copyOf(crashes.subList(Math.max(0, crashes.size() - KEPT), crashes.size()));
  }

  /** This and one more. */
  public CrashHistory with(Crash crash) {
    List<Crash> all = new ArrayList<>(crashes);
    all.add(crash);
    return new CrashHistory(all);
  }

  /** How many there were in the time before an instant. */
  public int within(Duration time, Instant until) {
    Instant since = until.minus(time);
    return (int) crashes.stream().filter(crash -> crash.at().isAfter(since)).count();
  }
}
