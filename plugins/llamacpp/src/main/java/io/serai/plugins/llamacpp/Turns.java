package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One call computes at a time, in the order in which they came. Safe to use from all threads. */
final class Turns {
  private static final long LOOK_NANOS = 500_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Turn> queue = new ArrayDeque<>();

  /** The right to compute; closing it lets the next one in. */
  final class Turn implements AutoCloseable {
    private Turn() {}

    @Override
    public void close() {
      leave(this);
    }
  }

  /**
   * Waits until all who came before are done. Looks meanwhile whether it still should, which shows
   * that it only waits.
   *
   * @throws SeraiException with {@link ErrorCode#CANCELLED}; others don't wait for it then
   */
  Turn take(Cancellation cancellation) {
    Turn turn = new Turn();
    try (Cancellation.Registration _ = cancellation.onRequest(this::wakeAll)) {
      lock.lock();
      try {
        queue.addLast(turn);
        while (queue.getFirst() != turn) {
          cancellation.check();
          changed.awaitNanos(LOOK_NANOS);
        }
        return turn;
      } catch (SeraiException e) {
        leave(turn);
        throw e;
      } catch (InterruptedException e) {
        leave(turn);
        Thread.currentThread().interrupt();
        throw new SeraiException(
            ErrorCode.CANCELLED, "the thread that waited for its turn was interrupted", e);
      } finally {
        lock.unlock();
      }
    }
  }

  /** How many compute or wait. */
  int size() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private void leave(Turn turn) {
    lock.lock();
    try {
      queue.remove(turn);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void wakeAll() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
