package io.serai.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Priority;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ComputeTest {
  private final EngineThreads threads = new EngineThreads();
  private final Queue<String> order = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void theThreadsOfThreeModelsTogetherAreNeverMoreThanTheCores() throws Exception {
    Compute compute = TestingCompute.of(threads, 3, 1000);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int cores = 1 + i % 2;
      CompletableFuture<Void> done = new CompletableFuture<>();
      calls.add(done);
      Work counting =
          new Work() {
            @Override
            public String model() {
              return "model";
            }

            @Override
            public Runnable compute() {
              most.accumulateAndGet(now.addAndGet(cores), Math::max);
              Thread.onSpinWait();
              now.addAndGet(-cores);
              return () -> done.complete(null);
            }

            @Override
            public boolean isBrief() {
              return cores == 1;
            }

            @Override
            public Runnable leave(SeraiException why) {
              return () -> done.completeExceptionally(why);
            }
          };
      compute.run(cores, Priority.values()[i % 3], new Cancellation(), counting);
    }
    for (CompletableFuture<Void> call : calls) {
      call.get(20, TimeUnit.SECONDS);
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(compute.waiting()).isZero();
  }

  @Test
  void runsAtOnceOnAThreadOfTheEngine() throws Exception {
    Compute compute = TestingCompute.of(threads, 1, 10);
    CompletableFuture<Boolean> doneOnReturn = new CompletableFuture<>();
    threads.execute(
        () -> {
          TestingWork work = noting("only");
          compute.run(1, Priority.LOW, new Cancellation(), work);
          doneOnReturn.complete(work.done.isDone());
        });
    assertThat(doneOnReturn.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCallThatWantsMoreThanThereIsGetsAll() throws Exception {
    Compute compute = TestingCompute.of(threads, 2, 10);
    TestingWork work = noting("wide");
    compute.run(64, Priority.NORMAL, new Cancellation(), work);
    work.done.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aCallThatOnlyWaitsForAnotherServerNeitherWaitsForCoresNorTakesAny() throws Exception {
    Compute compute = TestingCompute.of(threads, 1, 10);
    TestingWork remote = TestingWork.held("remote");
    compute.run(0, Priority.LOW, new Cancellation(), remote);
    remote.started.get(20, TimeUnit.SECONDS);
    assertThat(compute.inUse()).isZero();
    TestingWork running = hold(compute, 1);
    compute.run(1, Priority.HIGH, new Cancellation(), noting("behind"));
    TestingWork another = noting("remote");
    compute.run(0, Priority.LOW, new Cancellation(), another);
    another.done.get(20, TimeUnit.SECONDS);
    assertThat(compute.waiting()).isOne();
    remote.finish.complete(null);
    running.finish.complete(null);
    remote.done.get(20, TimeUnit.SECONDS);
  }

  @Test
  void whoMattersMoreIsServedFirst() throws Exception {
    Compute compute = TestingCompute.of(threads, 1, 10);
    TestingWork running = hold(compute, 1);
    List<TestingWork> waiting = new ArrayList<>();
    for (Priority priority : List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH)) {
      for (int i = 1; i <= 2; i++) {
        TestingWork work = noting(priority.id() + i);
        waiting.add(work);
        compute.run(1, priority, new Cancellation(), work);
      }
    }
    assertThat(compute.waiting()).isEqualTo(6);
    running.finish.complete(null);
    for (TestingWork work : waiting) {
      work.done.get(20, TimeUnit.SECONDS);
    }
    assertThat(order).containsExactly("high1", "high2", "normal1", "normal2", "low1", "low2");
  }

  @Test
  void aCallThatMattersMoreNeedntWaitBehindOneThatWantsMoreCores() throws Exception {
    Compute compute = TestingCompute.of(threads, 2, 10);
    TestingWork running = hold(compute, 1);
    TestingWork wide = noting("wide");
    compute.run(2, Priority.NORMAL, new Cancellation(), wide);
    TestingWork high = noting("high");
    compute.run(1, Priority.HIGH, new Cancellation(), high);
    high.done.get(20, TimeUnit.SECONDS);
    assertThat(wide.started).isNotDone();
    running.finish.complete(null);
    wide.done.get(20, TimeUnit.SECONDS);
  }

  @Test
  void tooManyOfOneModelAreRefusedAndThoseOfOthersArent() throws Exception {
    Compute compute = TestingCompute.of(threads, 1, 2);
    TestingWork running = hold(compute, 1);
    compute.run(1, Priority.LOW, new Cancellation(), noting("busy"));
    compute.run(1, Priority.LOW, new Cancellation(), noting("busy"));
    TestingWork refused = noting("busy");
    compute.run(1, Priority.HIGH, new Cancellation(), refused);
    TestingWork other = noting("other");
    compute.run(1, Priority.LOW, new Cancellation(), other);
    assertThat(compute.waiting("busy")).isEqualTo(2);
    assertThat(compute.waiting("other")).isEqualTo(1);
    assertThat(failure(refused))
        .hasMessage("2 requests wait for model busy already; ask again later")
        .extracting(SeraiException::code)
        .isEqualTo(ErrorCode.OVERLOADED);
    TestingWork before = noting("busy").waitedBefore();
    compute.run(1, Priority.LOW, new Cancellation(), before);
    assertThat(compute.waiting("busy")).isEqualTo(3);
    running.finish.complete(null);
    other.done.get(20, TimeUnit.SECONDS);
    before.done.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aCancelledCallLeavesTheLineAtOnceAndLetsOthersBy() throws Exception {
    Compute compute = TestingCompute.of(threads, 2, 10);
    TestingWork running = hold(compute, 1);
    Cancellation cancellation = new Cancellation();
    TestingWork wide = noting("wide");
    compute.run(2, Priority.NORMAL, cancellation, wide);
    TestingWork narrow = noting("narrow");
    compute.run(1, Priority.NORMAL, new Cancellation(), narrow);
    assertThat(compute.waiting()).isEqualTo(2);
    cancellation.request("nobody wants it");
    assertThat(compute.waiting("wide")).isZero();
    assertThat(failure(wide)).hasMessage("nobody wants it");
    narrow.done.get(20, TimeUnit.SECONDS);
    assertThat(wide.started).isNotDone();
    running.finish.complete(null);
  }

  @Test
  void aCallThatWasCancelledBeforeItCameDoesntWait() throws Exception {
    Compute compute = TestingCompute.of(threads, 1, 10);
    TestingWork running = hold(compute, 1);
    Cancellation cancellation = new Cancellation();
    cancellation.request("too late");
    TestingWork late = noting("late");
    compute.run(1, Priority.NORMAL, cancellation, late);
    assertThat(failure(late).code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(compute.waiting()).isZero();
    running.finish.complete(null);
  }

  @RepeatedTest(200)
  void aCallThatIsCancelledWhileItStartsEndsOnce() throws Exception {
    Compute compute = TestingCompute.of(threads, 1, 10);
    TestingWork running = hold(compute, 1);
    Cancellation cancellation = new Cancellation();
    TestingWork work = noting("either");
    compute.run(1, Priority.NORMAL, cancellation, work);
    CyclicBarrier both = new CyclicBarrier(2);
    Thread canceller =
        Thread.ofPlatform()
            .start(
                () -> {
                  pass(both);
                  cancellation.request("the race");
                });
    pass(both);
    running.finish.complete(null);
    canceller.join();
    work.done.handle((none, e) -> null).get(20, TimeUnit.SECONDS);
    TestingWork after = noting("after");
    compute.run(1, Priority.NORMAL, new Cancellation(), after);
    after.done.get(20, TimeUnit.SECONDS);
    assertThat(work.ends).hasValue(1);
    assertThat(work.done.isCompletedExceptionally()).isNotEqualTo(work.started.isDone());
    assertThat(compute.waiting()).isZero();
  }

  @Test
  void afterBriefOnesAThreadGoesOnWithTheNext() throws Exception {
    Compute compute = TestingCompute.of(threads, 1, 10);
    TestingWork running = TestingWork.held("running").brief();
    compute.run(1, Priority.NORMAL, new Cancellation(), running);
    running.started.get(20, TimeUnit.SECONDS);
    List<TestingWork> waiting = List.of(noting("a").brief(), noting("b"), noting("c").brief());
    for (TestingWork work : waiting) {
      compute.run(1, Priority.NORMAL, new Cancellation(), work);
    }
    running.finish.complete(null);
    for (TestingWork work : waiting) {
      work.done.get(20, TimeUnit.SECONDS);
    }
    assertThat(order).containsExactly("a", "b", "c");
    assertThat(waiting.get(0).thread).isEqualTo(running.thread);
    assertThat(waiting.get(1).thread).isEqualTo(running.thread);
  }

  @Test
  void whatIsNextRunsAlthoughTellingOfTheOneBeforeFails() throws Exception {
    Compute compute = TestingCompute.of(threads, 1, 10);
    TestingWork running = TestingWork.held("running").brief();
    compute.run(1, Priority.NORMAL, new Cancellation(), running);
    running.started.get(20, TimeUnit.SECONDS);
    TestingWork next = noting("next");
    compute.run(1, Priority.NORMAL, new Cancellation(), next);
    running.failsToTell = true;
    running.finish.complete(null);
    next.done.get(20, TimeUnit.SECONDS);
    assertThat(compute.waiting()).isZero();
  }

  private static void pass(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private TestingWork noting(String model) {
    return TestingWork.noting(model, model, order);
  }

  private static TestingWork hold(Compute compute, int cores) throws Exception {
    TestingWork work = TestingWork.held("running");
    compute.run(cores, Priority.NORMAL, new Cancellation(), work);
    work.started.get(20, TimeUnit.SECONDS);
    return work;
  }

  private static SeraiException failure(TestingWork work) throws Exception {
    try {
      work.done.get(20, TimeUnit.SECONDS);
      throw new AssertionError("it computed");
    } catch (ExecutionException e) {
      return (SeraiException) e.getCause();
    }
  }
}
