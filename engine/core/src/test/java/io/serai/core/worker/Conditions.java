package io.serai.core.worker;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what no event tells. */
final class Conditions {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Conditions() {}

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never: " + what);
      }
      Thread.sleep(2);
    }
  }
}
