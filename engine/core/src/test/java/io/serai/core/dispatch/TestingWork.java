package io.serai.core.dispatch;

import io.serai.spi.SeraiException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A call that notes when it computes, and may be held up in it. */
final class TestingWork implements Work {
  final CompletableFuture<Void> started = new CompletableFuture<>();
  final CompletableFuture<Void> finish = new CompletableFuture<>();
  final CompletableFuture<Void> done = new CompletableFuture<>();
  final AtomicInteger ends = new AtomicInteger();

  volatile boolean failsToTell;
  volatile @Nullable Thread thread;

  private boolean brief;
  private boolean hasWaited;
  private final String model;
  private final Queue<String> order;
  private final String name;

  private TestingWork(String model, String name, Queue<String> order) {
    this.model = model;
    this.name = name;
    this.order = order;
  }

  /** One that computes until it is told to finish. */
  static TestingWork held(String model) {
    return new TestingWork(model, model, new ConcurrentLinkedQueue<>());
  }

  /** One that notes its name and is done. */
  static TestingWork noting(String model, String name, Queue<String> order) {
    TestingWork work = new TestingWork(model, name, order);
    work.finish.complete(null);
    return work;
  }

  /** The same, told briefly. */
  TestingWork brief() {
    brief = true;
    return this;
  }

  /** The same, let wait before. */
  TestingWork waitedBefore() {
    hasWaited = true;
    return this;
  }

  @Override
  public boolean hasWaited() {
    return hasWaited;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public Runnable compute() {
    order.add(name);
    thread = Thread.currentThread();
    started.complete(null);
    finish.join();
    ends.incrementAndGet();
    return () -> {
      if (failsToTell) {
        throw new IllegalStateException("whoever is told fails");
      }
      done.complete(null);
    };
  }

  @Override
  public boolean isBrief() {
    return brief;
  }

  @Override
  public Runnable leave(SeraiException why) {
    ends.incrementAndGet();
    return () -> done.completeExceptionally(why);
  }
}
