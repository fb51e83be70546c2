package io.serai.itests.fault;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Takes memory as fast as two cores can, prints the seconds that took, holds it and ends: {@code
 * TakeMemory MIB SECONDS}.
 */
public final class TakeMemory {
  private static final int THREADS = 2;

  private TakeMemory() {}

  /** Takes it. */
  public static void main(String[] arguments) throws InterruptedException {
    long share = (Long.parseLong(arguments[0]) << 20) / THREADS;
    long began = System.nanoTime();
    IntStream.range(0, THREADS).parallel().forEach(thread -> Libc.take(share));
    System.out.printf(Locale.ROOT, "%.2f%n", (System.nanoTime() - began) / 1e9);
    Thread.sleep(Long.parseLong(arguments[1]) * 1000);
  }
}
