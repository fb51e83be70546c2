package io.serai.core.residency;

import java.util.ArrayList;
import java.util.List;

/** What happened in a simulation, and what should never have. */
final class Journal {
  private static final int LAST = 150;

  private final int seed;
  private final List<String> lines = new ArrayList<>();
  private int step;

  Journal(int seed) {
    this.seed = seed;
  }

  void step(int now) {
    step = now;
  }

  int step() {
    return step;
  }

  void note(String what) {
    lines.add(step + " " + what);
  }

  private final List<String> violations = new ArrayList<>();

  /** Something that must not be; kept, since whoever finds it may be inside the engine's code. */
  void violation(String what) {
    lines.add(step + " VIOLATION " + what);
    violations.add(what);
  }

  /** Fails with the last steps if anything happened that must not. */
  void check() {
    if (!violations.isEmpty()) {
      throw new AssertionError(
          "seed %d: %s%n%s"
              .formatted(
                  seed,
                  violations.getFirst(),
                  String.join(
                      System.lineSeparator(),
                      lines.subList(Math.max(0, lines.size() - LAST), lines.size()))));
    }
  }

  boolean clean() {
    return violations.isEmpty();
  }
}
