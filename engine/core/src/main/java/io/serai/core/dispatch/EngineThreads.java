package io.serai.core.dispatch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which models load and compute and pipelines run.
 *
 * <p>A native library stays mapped for as long as a thread lives that ran in it. So these threads
 * belong to generations: {@link #renew} starts a new one, and the threads of the old one end with
 * the work they have.
 */
public final class EngineThreads implements Executor, AutoCloseable {
  private static final int MOST = 256;
  private static final int IDLE_SECONDS = 30;

  /** A thread of the engine, on which models may compute. */
  private static final class EngineThread extends Thread {
    EngineThread(Runnable work, String name) {
      super(null, work, name, 0, false);
      setDaemon(true);
      setContextClassLoader(EngineThreads.class.getClassLoader());
    }
  }

  private final ThreadFactory factory;
  private final List<ThreadPoolExecutor> ending = new ArrayList<>();
  private volatile ThreadPoolExecutor current;

  /** Threads named {@code serai-1}, {@code serai-2} and so on. */
  public EngineThreads() {
    AtomicInteger number = new AtomicInteger();
    factory = work -> new EngineThread(work, "serai-" + number.incrementAndGet());
    current = generation();
  }

  private ThreadPoolExecutor generation() {
    return new ThreadPoolExecutor(
        0, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }

  /** Makes a thread that counts as one of the engine's; it ends when its work does. */
  public ThreadFactory factory() {
    return factory;
  }

  /** Whether the calling thread is one of the engine's. */
  public static boolean onEngineThread() {
    return Thread.currentThread() instanceof EngineThread;
  }

  /**
   * Runs the work on a thread of its own.
   *
   * @throws RejectedExecutionException if the engine has ended or 256 threads are busy already
   */
  @Override
  public void execute(Runnable work) {
    ThreadPoolExecutor pool = current;
    try {
      pool.execute(work);
    } catch (RejectedExecutionException e) {
      ThreadPoolExecutor newer = current;
      if (newer.equals(pool)) {
        throw e;
      }
      newer.execute(work);
    }
  }

  /**
   * The same for what must be done: where the threads are all busy it gets one more, which ends
   * with it.
   */
  public void executeAnyway(Runnable work) {
    try {
      execute(work);
    } catch (RejectedExecutionException e) {
      factory.newThread(work).start();
    }
  }

  /** Starts a new generation of threads; those of the old ones end as soon as they have no work. */
  public synchronized void renew() {
    ThreadPoolExecutor old = current;
    current = generation();
    old.shutdown();
    ending.add(old);
  }

  /**
   * Waits until the threads of earlier generations have ended.
   *
   * @return whether they have, within that time
   */
  public synchronized boolean awaitRenewal(long timeout, TimeUnit unit)
      throws InterruptedException {
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    for (Iterator<ThreadPoolExecutor> old = ending.iterator(); old.hasNext(); ) {
      long left = Math.max(0, deadline - System.nanoTime());
      if (!old.next().awaitTermination(left, TimeUnit.NANOSECONDS)) {
        return false;
      }
      old.remove();
    }
    return true;
  }

  /** How many threads there are now, those that are ending included. */
  public synchronized int count() {
    return current.getPoolSize() + ending.stream().mapToInt(ThreadPoolExecutor::getPoolSize).sum();
  }

  /** Ends all threads once they have no more work; takes no more. */
  @Override
  public synchronized void close() {
    current.shutdown();
  }
}
