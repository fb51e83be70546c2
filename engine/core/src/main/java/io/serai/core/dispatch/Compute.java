package io.serai.core.dispatch;

import io.serai.catalog.Priority;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The budget of cores. A call takes as many as the threads it computes on, and waits in line while
 * they aren't free: whoever counts most is served first, and of several whoever came first. Nothing
 * blocks.
 */
public final class Compute {
  private final EngineThreads threads;
  private final int cores;
  private final int mostWaiting;
  private final LongSupplier nanoTime;
  private final Line line = new Line();
  private int free;

  /**
   * A budget.
   *
   * @param threads the engine's
   * @param cores at least 1
   * @param mostWaiting how many calls of one model may wait, besides those that {@link
   *     Work#hasWaited() have waited} before
   */
  public Compute(EngineThreads threads, int cores, int mostWaiting) {
    this(threads, cores, mostWaiting, System::nanoTime);
  }

  /** The same with a clock of one's own. */
  Compute(EngineThreads threads, int cores, int mostWaiting, LongSupplier nanoTime) {
    if (cores < 1) {
      throw new IllegalArgumentException("there must be at least one core, not " + cores);
    }
    this.threads = threads;
    this.cores = cores;
    this.mostWaiting = mostWaiting;
    this.nanoTime = nanoTime;
    this.free = cores;
  }

  /** The budget. */
  public int cores() {
    return cores;
  }

  /** How many of them are computed on now. */
  public synchronized int inUse() {
    return cores - free;
  }

  /** How many calls wait. */
  public synchronized int waiting() {
    return line.size();
  }

  /** How many calls of that model wait. */
  public synchronized int waiting(String model) {
    return line.size(model);
  }

  /**
   * Runs the work on a thread of the engine: at once on the calling one if that is the engine's and
   * the cores are free, else on another, when they are. Work that doesn't compute waits for nobody.
   *
   * @param wanted the threads that the work computes on; more than the budget counts as all of it
   * @param cancellation takes the call out of the line
   */
  public void run(int wanted, Priority priority, Cancellation cancellation, Work work) {
    int taken = Math.clamp(wanted, 0, cores);
    if (!takeAtOnce(taken)) {
      await(taken, priority, cancellation, work);
    } else if (EngineThreads.onEngineThread()) {
      runAndRelease(taken, work);
    } else {
      start(taken, work);
    }
  }

  private synchronized boolean takeAtOnce(int taken) {
    if (taken == 0) {
      return true;
    }
    if (!line.isEmpty() || free < taken) {
      return false;
    }
    free -= taken;
    return true;
  }

  private void await(int taken, Priority priority, Cancellation cancellation, Work work) {
    String model = work.model();
    Waiting call;
    int before;
    boolean refused;
    synchronized (this) {
      before = line.size(model);
      // In here, so that those of a priority stand in the order of their times.
      call = new Waiting(model, priority, taken, nanoTime.getAsLong(), work);
      refused = before >= mostWaiting && !work.hasWaited();
      if (!refused) {
        line.add(call);
      }
    }
    if (refused) {
      leave(
          work,
          new SeraiException(
              ErrorCode.OVERLOADED,
              "%d requests wait for model %s already; ask again later".formatted(before, model)));
      return;
    }
    call.registered(cancellation.onRequest(() -> cancel(call, cancellation)));
    // Its cores may be free: they were given back meanwhile, or it goes before one that wants more.
    startNext(0);
  }

  private void cancel(Waiting call, Cancellation cancellation) {
    boolean waited;
    synchronized (this) {
      waited = line.remove(call);
    }
    if (!waited) {
      return;
    }
    call.outOfLine();
    leave(call.work(), cancelled(cancellation));
    // Those behind it may want fewer cores than it did.
    startNext(0);
  }

  private static SeraiException cancelled(Cancellation cancellation) {
    try {
      cancellation.check();
    } catch (SeraiException e) {
      return e;
    }
    throw new IllegalStateException("nobody asked to cancel the call");
  }

  private void start(int taken, Work work) {
    try {
      threads.execute(() -> runAndRelease(taken, work));
    } catch (RejectedExecutionException e) {
      if (work.hasWaited()) {
        threads.executeAnyway(() -> runAndRelease(taken, work));
      } else {
        leave(work, allBusy(e));
        startNext(taken);
      }
    }
  }

  private static SeraiException allBusy(RejectedExecutionException e) {
    return new SeraiException(ErrorCode.OVERLOADED, "all of the engine's threads are busy", e);
  }

  /** Not on this thread: it may be one that whoever is told waits for. */
  private void leave(Work work, SeraiException why) {
    threads.executeAnyway(work.leave(why));
  }

  private void runAndRelease(int taken, Work work) {
    Waiting next = computeAndTell(taken, work);
    while (next != null) {
      next.outOfLine();
      next = computeAndTell(next.cores(), next.work());
    }
  }

  /** Returns the call that is to be computed on this thread next; its cores are taken. */
  private @Nullable Waiting computeAndTell(int taken, Work work) {
    Runnable continuation;
    boolean goesOn = false;
    try {
      continuation = work.compute();
      goesOn = work.isBrief();
    } finally {
      if (!goesOn) {
        startNext(taken);
      }
    }
    Waiting next = goesOn ? takeNext(taken) : null;
    if (next != null) {
      startNext(0);
    }
    boolean told = false;
    try {
      continuation.run();
      told = true;
    } finally {
      if (!told && next != null) {
        hand(next);
      }
    }
    return next;
  }

  /** Gives cores back and starts whoever can have theirs now. */
  private void startNext(int returned) {
    int given = returned;
    for (Waiting next = takeNext(given); next != null; next = takeNext(given)) {
      given = 0;
      hand(next);
    }
  }

  /** Has a call computed on another thread, whose cores are taken. */
  private void hand(Waiting next) {
    next.outOfLine();
    threads.executeAnyway(() -> runAndRelease(next.cores(), next.work()));
  }

  private synchronized @Nullable Waiting takeNext(int returned) {
    free += returned;
    Waiting next = line.first(nanoTime.getAsLong());
    if (next == null || free < next.cores() || !line.remove(next)) {
      return null;
    }
    free -= next.cores();
    return next;
  }
}
