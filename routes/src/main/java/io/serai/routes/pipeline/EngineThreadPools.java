package io.serai.routes.pipeline;

import io.serai.core.dispatch.EngineThreads;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;

/** Gives Camel's thread pools the engine's threads, on which models may compute. */
final class EngineThreadPools extends DefaultThreadPoolFactory {
  private final EngineThreads threads;

  EngineThreadPools(EngineThreads threads) {
    this.threads = threads;
  }

  @Override
  public ExecutorService newCachedThreadPool(ThreadFactory factory) {
    return new Pool(threads);
  }

  @Override
  public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory factory) {
    return new Pool(threads);
  }

  /** A view of the engine's threads; ending it ends none of them. */
  private static final class Pool extends AbstractExecutorService {
    private final EngineThreads threads;
    private volatile boolean shutdown;

    Pool(EngineThreads threads) {
      this.threads = threads;
    }

    @Override
    public void execute(Runnable work) {
      threads.execute(work);
    }

    @Override
    public void shutdown() {
      shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shutdown = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return shutdown;
    }

    @Override
    public boolean isTerminated() {
      return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
