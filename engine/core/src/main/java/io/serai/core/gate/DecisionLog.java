package io.serai.core.gate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last thousand decisions. Safe to use from several threads. */
public final class DecisionLog {
  private static final int KEPT = 1000;

  private final Deque<Decision> decisions = new ArrayDeque<>();
  private long last;

  /** The number for the next decision. */
  synchronized long nextNumber() {
    return ++last;
  }

  synchronized void add(Decision decision) {
    decisions.addLast(decision);
    if (decisions.size() > KEPT) {
      decisions.removeFirst();
    }
  }

  /** The decision with that number, if it is still kept. */
  public synchronized Optional<Decision> find(long number) {
    return decisions.stream().filter(decision -> decision.number() == number).findFirst();
  }

  /** All that are kept, the latest first. */
  public synchronized List<Decision> latestFirst() {
    return List.copyOf(decisions.reversed());
  }
}
