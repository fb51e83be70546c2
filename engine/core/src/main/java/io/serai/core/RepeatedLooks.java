package io.serai.core;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for changes, each twice a second, on one thread for all. */
final class RepeatedLooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepeatedLooks.class);
  private static final int WATCH_MILLIS = 500;

  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("serai-watch").daemon().factory());

  /**
   * Repeats a look, the first time half a second from now.
   *
   * @param what for the log, should it fail
   */
  void repeat(String what, Runnable refresh) {
    watch.scheduleWithFixedDelay(
        () -> {
          try {
            refresh.run();
          } catch (RuntimeException | Error e) {
            LOG.error("{} couldn't be looked at", what, e);
          }
        },
        WATCH_MILLIS,
        WATCH_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  /** Begins no look any more; one that is under way goes on. */
  @Override
  public void close() {
    watch.shutdown();
  }
}
