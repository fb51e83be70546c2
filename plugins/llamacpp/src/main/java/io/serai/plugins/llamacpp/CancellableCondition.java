package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A lock on something that calls change, and wait for, unless they are given up. Safe to use from
 * all threads.
 */
final class CancellableCondition {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();

  /**
   * Waits until something is so. Looks meanwhile whether it still should, which shows that it only
   * waits.
   *
   * @param what is waited for, in words
   * @param isSo under the lock
   * @param then what is done under the lock once it is so
   * @return what that gives
   * @throws SeraiException with {@link ErrorCode#CANCELLED}; then it isn't done
   */
  <T> T await(Cancellation cancellation, String what, BooleanSupplier isSo, Supplier<T> then) {
    try (Cancellation.Registration _ = cancellation.onRequest(() -> change(() -> {}))) {
      lock.lock();
      try {
        while (!isSo.getAsBoolean()) {
          cancellation.check();
          changed.awaitNanos(LOOK_NANOS);
        }
        return then.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SeraiException(
            ErrorCode.CANCELLED,
            "the thread that waited for %s was interrupted".formatted(what),
            e);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Does something under the lock, after which all who wait look again. */
  void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Reads something under the lock. */
  <T> T read(Supplier<T> reading) {
    lock.lock();
    try {
      return reading.get();
    } finally {
      lock.unlock();
    }
  }
}
