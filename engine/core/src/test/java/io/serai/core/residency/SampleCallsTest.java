package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.Priority;
import io.serai.core.dispatch.Compute;
import io.serai.core.dispatch.EngineThreads;
import io.serai.core.dispatch.TestingCompute;
import io.serai.core.dispatch.Work;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Samples of a model on two threads, while others compute on the only two cores. */
class SampleCallsTest {
  private final EngineThreads threads = new EngineThreads();
  private final Compute compute = TestingCompute.of(threads, 2, 10);
  private final Queue<String> order = new ConcurrentLinkedQueue<>();
  private final Cancellation cancellation = new Cancellation();

  @AfterEach
  void end() {
    threads.close();
  }

  @Test
  void aSampleTakesTheModelsCoresAndWaitsBehindAllOthers() throws Exception {
    CompletableFuture<Void> finish = new CompletableFuture<>();
    call("first", finish);
    CompletableFuture<Duration> sample = sample();
    call("second", finish);
    assertThat(sample).isNotDone();
    finish.complete(null);
    assertThat(sample.get(20, TimeUnit.SECONDS)).isPositive();
    assertThat(order).containsExactly("first", "second", "sample with 2 cores taken");
  }

  @Test
  void aTrialThatIsGivenUpLeavesTheLine() throws Exception {
    CompletableFuture<Void> finish = new CompletableFuture<>();
    call("first", finish);
    CompletableFuture<Duration> sample = sample();
    cancellation.request("given up");
    assertThatThrownBy(() -> sample.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    finish.complete(null);
    // A sample that is still in line would come before this.
    call("last", 2, Priority.LOW, finish).get(20, TimeUnit.SECONDS);
    assertThat(order).containsExactly("first", "last");
  }

  /** Begins one, and returns once it is in line. */
  private CompletableFuture<Duration> sample() throws InterruptedException {
    SampleCalls samples = new SampleCalls(compute, new Sampled(), "trial");
    CompletableFuture<Duration> took =
        CompletableFuture.supplyAsync(() -> samples.answer(cancellation), threads);
    while (compute.waiting("trial") == 0) {
      Thread.sleep(1);
    }
    return took;
  }

  private void call(String name, CompletableFuture<Void> finish) {
    boolean atOnce = compute.inUse() == 0;
    CompletableFuture<Void> begun = call(name, 1, Priority.NORMAL, finish);
    if (atOnce) {
      begun.join();
    }
  }

  /** A call that lasts until that is complete; what is given is once it has begun. */
  private CompletableFuture<Void> call(
      String name, int cores, Priority priority, CompletableFuture<Void> finish) {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    compute.run(
        cores,
        priority,
        new Cancellation(),
        new Work() {
          @Override
          public String model() {
            return name;
          }

          @Override
          public Runnable compute() {
            order.add(name);
            begun.complete(null);
            finish.join();
            return () -> {};
          }

          @Override
          public boolean isBrief() {
            return false;
          }

          @Override
          public Runnable leave(SeraiException why) {
            return () -> begun.completeExceptionally(why);
          }
        });
    return begun;
  }

  private final class Sampled implements Model {
    @Override
    public Signature signature() {
      return new Signature(List.of(), List.of());
    }

    @Override
    public Set<Task> tasks() {
      return Set.of();
    }

    @Override
    public Footprint memory() {
      return Footprint.NONE;
    }

    @Override
    public int threads() {
      return 2;
    }

    @Override
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation given) {
      order.add("sample with %d cores taken".formatted(compute.inUse()));
      return inputs;
    }

    @Override
    public void close() {}
  }
}
