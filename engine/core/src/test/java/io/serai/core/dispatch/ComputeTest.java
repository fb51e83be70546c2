package io.serai.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComputeTest {
  private final EngineThreads threads = new EngineThreads();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void neverUsesMoreCoresThanThereAre() throws Exception {
    Compute compute = new Compute(threads, 3);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(200);
    for (int i = 0; i < 200; i++) {
      int cores = 1 + i % 2;
      compute.run(
          cores,
          () -> {
            most.accumulateAndGet(now.addAndGet(cores), Math::max);
            Thread.onSpinWait();
            now.addAndGet(-cores);
            return done::countDown;
          });
    }
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isBetween(1, 3);
    assertThat(compute.waiting()).isZero();
  }

  @Test
  void runsAtOnceOnAThreadOfTheEngine() throws Exception {
    Compute compute = new Compute(threads, 1);
    AtomicReference<Thread> caller = new AtomicReference<>();
    AtomicReference<Thread> runner = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    threads.execute(
        () -> {
          caller.set(Thread.currentThread());
          compute.run(
              1,
              () -> {
                runner.set(Thread.currentThread());
                return () ->
                    compute.run(
                        1,
                        () -> {
                          done.countDown();
                          return () -> {};
                        });
              });
        });
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(runner.get()).isSameAs(caller.get());
  }

  @Test
  void aCallThatWantsMoreThanThereIsGetsAll() throws Exception {
    Compute compute = new Compute(threads, 2);
    CountDownLatch done = new CountDownLatch(1);
    compute.run(64, () -> done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
