package io.serai.core.residency;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the residency's state: it runs events one after the other, in the order
 * in which they come. What takes time runs apart from it.
 */
final class StateThread {
  private static final Logger LOG = LoggerFactory.getLogger(StateThread.class);

  private final ScheduledExecutorService owner;
  private final Executor others;

  /**
   * A thread that waits for events.
   *
   * @param owner runs events one at a time
   * @param others the engine's threads; never refuses any work
   */
  StateThread(ScheduledExecutorService owner, Executor others) {
    this.owner = owner;
    this.others = others;
  }

  /** An executor to own the state, of one thread that doesn't keep the process alive. */
  static ScheduledExecutorService newOwner() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name("serai-residency").daemon().factory());
  }

  /** Hands it an event; false if it has ended. */
  boolean tell(Runnable event) {
    try {
      owner.execute(guarded(event));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Asks it, and waits for the answer; empty if it has ended. */
  <T> Optional<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean told =
        tell(
            () -> {
              try {
                answer.complete(question.get());
              } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
              }
            });
    return told ? Optional.of(answer.join()) : Optional.empty();
  }

  /** Has an event come again and again. */
  void every(int millis, Runnable event) {
    owner.scheduleWithFixedDelay(guarded(event), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Runs what takes time on another thread, however many are busy. */
  void apart(Runnable work) {
    others.execute(work);
  }

  /** No event is taken any more; those there are still come. */
  void end() {
    owner.shutdown();
  }

  private static Runnable guarded(Runnable event) {
    return () -> {
      try {
        event.run();
      } catch (RuntimeException | Error e) {
        LOG.error("an event of the residency failed", e);
      }
    };
  }
}
