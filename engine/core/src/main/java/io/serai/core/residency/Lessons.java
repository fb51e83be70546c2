package io.serai.core.residency;

import io.serai.core.footprint.FootprintBook;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Tier;
import java.time.Duration;
import java.time.InstantSource;

/** What is learned of models while they are used, and kept for their next loads. */
final class Lessons {
  private static final double NANOS_PER_MILLI = 1e6;

  private final FootprintBook footprints;
  private final InstantSource clock;

  Lessons(FootprintBook footprints, InstantSource clock) {
    this.footprints = footprints;
    this.clock = clock;
  }

  /** It was loaded, without a trial. */
  void loaded(Candidate chosen, LoadTimes times) {
    String now = clock.instant().toString();
    Measured known = footprints.find(chosen.footprintKey()).orElse(Measured.none(now));
    footprints.put(chosen.footprintKey(), known.loadedIn(millis(times.reload()), now));
  }

  /** It was loaded on trial. */
  void tried(Candidate chosen, Measured measured) {
    Measured before =
        footprints.find(chosen.footprintKey()).orElse(Measured.none(clock.instant().toString()));
    footprints.put(chosen.footprintKey(), measured.withUseOf(before));
  }

  /** It was paged out or in. */
  void moved(Candidate chosen, Tier target, Duration time) {
    footprints.change(
        chosen.footprintKey(),
        known ->
            target == Tier.SWAP ? known.demotedIn(millis(time)) : known.promotedIn(millis(time)));
  }

  /** It left. One that nobody asked was loaded on trial. */
  void left(Candidate chosen, LoadedModel model) {
    if (model.calls() > 0) {
      footprints.change(chosen.footprintKey(), known -> known.leftAfter(model.calls()));
    }
  }

  /** How long it took the last time to page it in; zero if it never was. */
  Duration pageIn(Candidate chosen) {
    double millis = footprints.find(chosen.footprintKey()).map(Measured::promoteMillis).orElse(0.0);
    return Duration.ofNanos(Math.round(millis * NANOS_PER_MILLI));
  }

  private static double millis(Duration time) {
    return time.toNanos() / NANOS_PER_MILLI;
  }
}
