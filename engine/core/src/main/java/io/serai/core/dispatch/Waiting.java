package io.serai.core.dispatch;

import io.serai.catalog.Priority;
import io.serai.spi.Cancellation;
import org.jspecify.annotations.Nullable;

/** A call in line. */
final class Waiting {
  private final String model;
  private final Priority priority;
  private final int cores;
  private final long since;
  private final Work work;
  private Cancellation.@Nullable Registration registration;
  private boolean outOfLine;

  /**
   * A call.
   *
   * @param cores what it takes
   * @param since when it came, as of {@link System#nanoTime}
   */
  Waiting(String model, Priority priority, int cores, long since, Work work) {
    this.model = model;
    this.priority = priority;
    this.cores = cores;
    this.since = since;
    this.work = work;
  }

  String model() {
    return model;
  }

  Priority priority() {
    return priority;
  }

  int cores() {
    return cores;
  }

  long since() {
    return since;
  }

  Work work() {
    return work;
  }

  /** What it counts as at that moment. */
  Priority countsAs(long now) {
    return Ageing.after(priority, now - since);
  }

  /** Keeps the registration until the call is out of line, which it may be already. */
  void registered(Cancellation.Registration made) {
    synchronized (this) {
      if (!outOfLine) {
        registration = made;
        return;
      }
    }
    made.close();
  }

  /** Ends the registration. */
  void outOfLine() {
    Cancellation.Registration made;
    synchronized (this) {
      outOfLine = true;
      made = registration;
    }
    if (made != null) {
      made.close();
    }
  }
}
