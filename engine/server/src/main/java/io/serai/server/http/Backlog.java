package io.serai.server.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes on their way to a client. Whoever has more for it waits while there are too many. */
final class Backlog {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int underWay;
  private boolean closed;

  /** An empty one, with room for so many bytes. */
  Backlog(int most) {
    this.most = most;
  }

  /**
   * Adds bytes as soon as there is room; as many as there are where nothing else is under way.
   *
   * @return false if there was no room for so long, or it was closed
   */
  boolean add(int bytes, long millis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lock();
    try {
      while (!closed && underWay > 0 && underWay + bytes > most) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      underWay += bytes;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** The client was sent them. */
  void sent(int bytes) {
    lock.lock();
    try {
      underWay -= bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits from now on. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
