package io.serai.core.dispatch;

import io.serai.spi.SeraiException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A call that notes when it computes, and may be held up in it. */
final class TestingWork implements Work {
  final CompletableFuture<Void> started = new CompletableFuture<>();
  final CompletableFuture<Void> finish = new CompletableFuture<>();
  final CompletableFuture<Void> done = new CompletableFuture<>();
  final AtomicInteger ends = new AtomicInteger();

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

  @Override
  public String model() {
    return model;
  }

  @Override
  public Runnable compute() {
    order.add(name);
    started.complete(null);
    finish.join();
    ends.incrementAndGet();
    return () -> done.complete(null);
  }

  @Override
  public Runnable leave(SeraiException why) {
    ends.incrementAndGet();
    return () -> done.completeExceptionally(why);
  }
}
