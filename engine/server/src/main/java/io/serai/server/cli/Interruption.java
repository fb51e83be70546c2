package io.serai.server.cli;

import io.serai.spi.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, an end of the process that comes from outside, such as Ctrl-C, asks for a
 * cancellation and waits until what was going on has cleaned up.
 */
final class Interruption implements AutoCloseable {
  private static final int SECONDS = 30;

  private final Cancellation cancellation = new Cancellation();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "serai-interruption");

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What is requested when the process is to end. */
  Cancellation cancellation() {
    return cancellation;
  }

  private void interrupt() {
    cancellation.request("interrupted");
    try {
      over.await(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs, and has just been let go.
    }
  }
}
