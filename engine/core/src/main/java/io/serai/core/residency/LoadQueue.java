package io.serai.core.residency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The loads under way, and the line of those of them that wait to be admitted. Confined to the
 * thread that owns the residency's state.
 */
final class LoadQueue {
  /** So long a load waits for others to become idle on their own account. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final LongSupplier nanoTime;
  private final List<Load> all = new ArrayList<>();
  private final List<Load> line = new ArrayList<>();

  /**
   * Without loads.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  LoadQueue(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Those under way, in the order in which they began. */
  List<Load> all() {
    return all;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether memory is being taken by a load. */
  boolean takesMemory() {
    return all.stream().anyMatch(load -> load.reserved() != null);
  }

  /** A load begins; it doesn't stand in line yet. */
  void add(Load load) {
    all.add(load);
  }

  /** A load has ended, wherever it stood. */
  void remove(Load load) {
    line.remove(load);
    all.remove(load);
  }

  /** A load that is under way stands in line from now on. */
  void enqueue(Load load) {
    line.add(load);
  }

  /** A load goes on. */
  void dequeue(Load load) {
    line.remove(load);
  }

  boolean isInLine(Load load) {
    return line.contains(load);
  }

  /** The line as it stands. */
  List<Load> line() {
    return line;
  }

  /** A copy of the line, by priority, which waiting raises, and then by age. */
  List<Load> inOrder() {
    long now = nanoTime.getAsLong();
    line.sort(
        Comparator.comparing((Load load) -> load.countsAs(now))
            .reversed()
            .thenComparingLong(Load::beganNanos));
    return List.copyOf(line);
  }

  /** Whether all that are under way stand in line. */
  boolean allWait() {
    return line.size() == all.size();
  }

  /** Whether it has waited for a while. */
  boolean isImpatient(Load load) {
    return Duration.ofNanos(nanoTime.getAsLong() - load.beganNanos()).compareTo(PATIENCE) > 0;
  }
}
