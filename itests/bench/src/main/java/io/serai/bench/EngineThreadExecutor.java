package io.serai.bench;

import io.serai.core.dispatch.EngineThreads;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs benchmarks on threads of the engine, on which pipelines run too. */
public final class EngineThreadExecutor extends ThreadPoolExecutor {
  /** As JMH wants it. */
  public EngineThreadExecutor(int threads, String prefix) {
    super(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        new EngineThreads().factory());
  }
}
