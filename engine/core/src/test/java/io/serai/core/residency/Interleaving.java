package io.serai.core.residency;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs the engine's threads, the owner of the residency's state and a clock in an order that a seed
 * decides. Each task has a thread, of which one runs at a time; it goes on until it pauses or ends.
 */
final class Interleaving {
  private static final long MOST_NANOS_A_STEP = 20_000_000;

  /** Work on a thread of its own that waits to go on. */
  private static final class Task {
    private final Semaphore turn = new Semaphore(0);
    private boolean ended;
  }

  private final Random random;
  private final Semaphore baton = new Semaphore(0);
  private final List<Task> tasks = new ArrayList<>();
  private final Queue<Runnable> events = new ArrayDeque<>();
  private @Nullable Task running;
  private @Nullable Runnable tick;
  private boolean asking;
  private boolean inEvent;
  private boolean ended;
  private double rejecting;
  private long nanos = 1;

  Interleaving(Random random) {
    this.random = random;
  }

  /** The engine's threads. */
  Executor threads() {
    return this::begin;
  }

  /** Threads that are never all busy. */
  Executor others() {
    return this::start;
  }

  /** Of so many pieces of work one is refused, as if all threads were busy; 0 for none. */
  void rejecting(double share) {
    rejecting = share;
  }

  private void begin(Runnable work) {
    if (random.nextDouble() < rejecting) {
      throw new RejectedExecutionException("all threads are busy");
    }
    start(work);
  }

  private void start(Runnable work) {
    Task task = new Task();
    tasks.add(task);
    Thread.ofVirtual()
        .start(
            () -> {
              task.turn.acquireUninterruptibly();
              try {
                work.run();
              } finally {
                task.ended = true;
                baton.release();
              }
            });
  }

  /** Whether a task runs, which could pause. */
  boolean inTask() {
    return running != null;
  }

  /** Lets others go first, if a task calls it. */
  void pause() {
    Task self = running;
    if (self != null) {
      baton.release();
      self.turn.acquireUninterruptibly();
    }
  }

  /** Hands an event to the owner. */
  void tell(Runnable event) {
    if (ended) {
      throw new RejectedExecutionException("the owner has ended");
    }
    events.add(event);
    if (asking && !inEvent) {
      runEvents();
    }
  }

  /** What the owner does from time to time. */
  void everyTick(Runnable action) {
    tick = action;
  }

  /** Does what waits for answers of the owner, which meanwhile runs all events. */
  void asking(Runnable question) {
    asking = true;
    try {
      runEvents();
      question.run();
    } finally {
      asking = false;
    }
  }

  private void runEvents() {
    while (!events.isEmpty()) {
      runEvent(events.remove());
    }
  }

  private void runEvent(Runnable event) {
    inEvent = true;
    try {
      event.run();
    } finally {
      inEvent = false;
    }
  }

  /** Runs no more events. */
  void endOwner() {
    ended = true;
  }

  long nanoTime() {
    return nanos;
  }

  void advance(long by) {
    nanos += by;
  }

  boolean idle() {
    return tasks.isEmpty() && events.isEmpty();
  }

  /** Lets one task, or the owner with one event or a tick, go a step further. */
  void step() {
    nanos += random.nextLong(MOST_NANOS_A_STEP);
    int choice = random.nextInt(tasks.size() + 3);
    if (choice < tasks.size()) {
      resume(tasks.get(choice));
    } else if (choice == tasks.size()) {
      tick();
    } else {
      Runnable event = events.poll();
      if (event != null) {
        runEvent(event);
      }
    }
  }

  void tick() {
    if (tick != null && !ended) {
      runEvent(tick);
    }
  }

  private void resume(Task task) {
    running = task;
    task.turn.release();
    baton.acquireUninterruptibly();
    running = null;
    if (task.ended) {
      tasks.remove(task);
    }
  }
}
