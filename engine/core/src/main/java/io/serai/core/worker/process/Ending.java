package io.serai.core.worker.process;

import io.serai.core.worker.wire.WorkerStart;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The process's end, at once and whatever native code does: the JVM is halted, and if that hangs
 * the process kills itself.
 */
final class Ending {
  private static final int HALT_MILLIS = 500;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);

  /** Starts the thread that looks after it, while there is memory for one. */
  Ending() {
    Thread.ofPlatform().name("serai-worker-watchdog").daemon().start(this::killIfHalting);
  }

  /** Ends the process; doesn't return. */
  void now(int status) {
    begun.countDown();
    Runtime.getRuntime().halt(status);
  }

  /** The same because what computes a model is gone, which the last line of its log says. */
  void lost(String why) {
    System.err.println(why);
    now(WorkerStart.LOST);
  }

  private void killIfHalting() {
    KillSignal signal = new KillSignal();
    try {
      begun.await();
      boolean halted = never.await(HALT_MILLIS, TimeUnit.MILLISECONDS);
      assert !halted;
      signal.send();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the watchdog", e);
    }
  }
}
