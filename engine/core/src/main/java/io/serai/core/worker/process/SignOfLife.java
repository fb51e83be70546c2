package io.serai.core.worker.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Tells that a call goes on, at most twice a second however often it is run. */
final class SignOfLife implements Runnable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Runnable tell;
  private final AtomicLong last = new AtomicLong(System.nanoTime());

  /** Tells it so. */
  SignOfLife(Runnable tell) {
    this.tell = tell;
  }

  @Override
  public void run() {
    long before = last.get();
    long now = System.nanoTime();
    if (now - before >= PAUSE_NANOS && last.compareAndSet(before, now)) {
      tell.run();
    }
  }
}
