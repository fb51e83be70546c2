package io.serai.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, up to a minute, for what other threads do. */
public final class TestingWait {
  private static final Duration MOST = Duration.ofSeconds(60);
  private static final int PAUSE_MILLIS = 5;

  private TestingWait() {}

  /** Waits until something is so; fails if it isn't in time. */
  public static void until(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + MOST.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited a minute").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** Waits until something has that value; fails with the one it has if it hasn't in time. */
  public static <T> void untilIs(Supplier<T> value, T expected) throws InterruptedException {
    long deadline = System.nanoTime() + MOST.toNanos();
    while (!value.get().equals(expected) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    assertThat(value.get()).isEqualTo(expected);
  }
}
