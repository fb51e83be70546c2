package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The contexts of a model. Each serves one call; who comes when all are in use waits. */
final class ContextPool implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final List<Context> all = new ArrayList<>();
  private final Deque<Context> free = new ArrayDeque<>();

  /** Makes so many contexts. */
  ContextPool(int size, Supplier<Context> making) {
    try {
      for (int i = 0; i < size; i++) {
        Context context = making.get();
        all.add(context);
        free.add(context);
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** A context in use, empty at first; closing it gives it back. */
  final class Lease implements AutoCloseable {
    private final Context context;

    private Lease(Context context) {
      this.context = context;
      context.clear();
    }

    Context context() {
      return context;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        free.push(context);
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Takes a context, as soon as one is free. Looks meanwhile whether it still should, which shows
   * that it only waits.
   *
   * @throws SeraiException with {@link io.serai.spi.ErrorCode#CANCELLED}
   */
  Lease take(Cancellation cancellation) {
    try (Cancellation.Registration _ = cancellation.onRequest(this::wakeAll)) {
      lock.lock();
      try {
        while (free.isEmpty()) {
          cancellation.check();
          changed.awaitNanos(LOOK_NANOS);
        }
        return new Lease(free.pop());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SeraiException(
            ErrorCode.CANCELLED, "the thread that waited for a context was interrupted", e);
      } finally {
        lock.unlock();
      }
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

  @Override
  public void close() {
    all.forEach(Context::close);
  }
}
