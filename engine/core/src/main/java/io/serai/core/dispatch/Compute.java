package io.serai.core.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The budget of cores. A call takes as many as the threads it computes on, and waits in line, first
 * come first served, while they aren't free. Nothing blocks.
 */
public final class Compute {
  private record Waiting(int cores, Supplier<Runnable> work) {}

  private final Executor threads;
  private final int cores;
  private final Deque<Waiting> line = new ArrayDeque<>();
  private int free;

  /**
   * A budget.
   *
   * @param threads the engine's
   * @param cores at least 1
   */
  public Compute(Executor threads, int cores) {
    if (cores < 1) {
      throw new IllegalArgumentException("there must be at least one core, not " + cores);
    }
    this.threads = threads;
    this.cores = cores;
    this.free = cores;
  }

  /** The budget. */
  public int cores() {
    return cores;
  }

  /** How many calls wait. */
  public synchronized int waiting() {
    return line.size();
  }

  /**
   * Runs the work on a thread of the engine: at once on the calling one if that is the engine's and
   * the cores are free, else on another, when they are.
   *
   * @param wanted the threads that the work computes on; more than the budget counts as all of it
   * @param work must not throw; what it returns is run once the cores are free again
   * @throws RejectedExecutionException if it can't be run; nothing was run then
   */
  public void run(int wanted, Supplier<Runnable> work) {
    int taken = Math.clamp(wanted, 1, cores);
    synchronized (this) {
      if (!line.isEmpty() || free < taken) {
        line.add(new Waiting(taken, work));
        return;
      }
      free -= taken;
    }
    if (EngineThreads.onEngineThread()) {
      runAndRelease(taken, work);
      return;
    }
    try {
      threads.execute(() -> runAndRelease(taken, work));
    } catch (RejectedExecutionException e) {
      release(taken);
      throw e;
    }
  }

  private void runAndRelease(int taken, Supplier<Runnable> work) {
    Runnable continuation;
    try {
      continuation = work.get();
    } finally {
      release(taken);
    }
    continuation.run();
  }

  private void release(int taken) {
    int returned = taken;
    for (Waiting next = giveBack(returned); next != null; next = giveBack(returned)) {
      Waiting started = next;
      try {
        threads.execute(() -> runAndRelease(started.cores, started.work));
        returned = 0;
      } catch (RejectedExecutionException e) {
        started.work.get().run();
        returned = started.cores;
      }
    }
  }

  private synchronized @Nullable Waiting giveBack(int returned) {
    free += returned;
    Waiting next = line.peek();
    if (next == null || free < next.cores) {
      return null;
    }
    free -= next.cores;
    return line.remove();
  }
}
