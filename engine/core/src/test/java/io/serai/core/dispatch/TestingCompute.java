package io.serai.core.dispatch;

/** Budgets of cores for which no time passes: nobody counts for more because it waited. */
public final class TestingCompute {
  private TestingCompute() {}

  /** As {@link Compute#Compute(EngineThreads, int, int)}. */
  public static Compute of(EngineThreads threads, int cores, int mostWaiting) {
    return new Compute(threads, cores, mostWaiting, () -> 0);
  }
}
