package io.serai.core.residency;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Who uses a model, counted. Once it is to leave there are no more of them, and when the last has
 * come back it can be closed. Safe to use from several threads, without a lock.
 */
final class Leases {
  private static final int RETIRED = Integer.MIN_VALUE;

  private final LongSupplier nanoTime;
  private final AtomicInteger leases = new AtomicInteger();
  private final LongAdder calls = new LongAdder();
  private volatile long releasedNanos;
  private volatile long drainedNanos;
  private volatile Runnable drained = () -> {};
  private volatile Runnable whenIdle = () -> {};

  /**
   * None at first.
   *
   * @param readyNanos since when there could have been any, on that clock
   */
  Leases(LongSupplier nanoTime, long readyNanos) {
    this.nanoTime = nanoTime;
    releasedNanos = readyNanos;
  }

  /** How many there are. */
  int held() {
    return leases.get() & ~RETIRED;
  }

  /** How many there were. */
  long taken() {
    return calls.sum();
  }

  /** Whether there are any, or will never be any again. */
  boolean inUse() {
    return leases.get() != 0;
  }

  /** Whether no more are given. */
  boolean retired() {
    return leases.get() < 0;
  }

  /** For how long there was none; zero while there is. */
  Duration idle() {
    return inUse() ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - releasedNanos);
  }

  /** When the last came back after no more were given; the present before that. */
  long drainedNanos() {
    return drainedNanos == 0 ? nanoTime.getAsLong() : drainedNanos;
  }

  /** Takes one, unless no more are given. */
  boolean acquire() {
    while (true) {
      int held = leases.get();
      if (held < 0) {
        return false;
      }
      if (leases.compareAndSet(held, held + 1)) {
        calls.increment();
        return true;
      }
    }
  }

  /** Gives one back. */
  void release() {
    releasedNanos = nanoTime.getAsLong();
    int left = leases.decrementAndGet();
    if (left == RETIRED) {
      drained.run();
    } else if (left == 0) {
      whenIdle.run();
    }
  }

  /** Runs the action whenever the last comes back; on whichever thread gives it back. */
  void whenIdle(Runnable action) {
    whenIdle = action;
  }

  /** Gives no more; runs the action once all are back, maybe at once. */
  void retire(Runnable whenDrained) {
    drained =
        () -> {
          drainedNanos = nanoTime.getAsLong();
          whenDrained.run();
        };
    if (leases.getAndUpdate(held -> held | RETIRED) == 0) {
      drained.run();
    }
  }
}
