package io.serai.core.residency;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The owner of the residency's state, one more thing that an {@link Interleaving} runs. */
final class TestingOwner extends AbstractExecutorService implements ScheduledExecutorService {
  /** Of something that is repeated for ever. */
  private static final class Repeated extends CompletableFuture<Object>
      implements ScheduledFuture<Object> {
    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }

  private final Interleaving interleaving;
  private boolean ended;

  TestingOwner(Interleaving interleaving) {
    this.interleaving = interleaving;
  }

  @Override
  public void execute(Runnable event) {
    interleaving.tell(event);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable action, long first, long delay, TimeUnit unit) {
    interleaving.everyTick(action);
    return new Repeated();
  }

  @Override
  public void shutdown() {
    ended = true;
    interleaving.endOwner();
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return ended;
  }

  @Override
  public boolean isTerminated() {
    return ended;
  }

  @Override
  public boolean awaitTermination(long time, TimeUnit unit) {
    return ended;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("the residency asks for ticks only");
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> action, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("the residency asks for ticks only");
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable action, long first, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("the residency asks for ticks only");
  }
}
