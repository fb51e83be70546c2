package io.serai.core.residency;

import io.serai.catalog.Priority;
import io.serai.core.dispatch.Compute;
import io.serai.core.dispatch.Work;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Asks a model on trial, within the budget of cores and behind those who want an answer.
 *
 * @param line whose line its calls wait in; no other model's
 */
record SampleCalls(Compute compute, Model model, String line) {
  /**
   * Asks once. Blocks.
   *
   * @return how long the answer took, without the wait for cores
   * @throws SeraiException as the model does, with {@link ErrorCode#OVERLOADED} if it couldn't be
   *     asked, or with {@link ErrorCode#CANCELLED}
   */
  Duration answer(Cancellation cancellation) {
    Call call = new Call(cancellation);
    compute.run(model.threads(), Priority.LOW, cancellation, call);
    try {
      return call.took.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof SeraiException known
          ? known
          : new SeraiException(ErrorCode.RUNTIME_FAILED, String.valueOf(e.getCause()), e);
    }
  }

  private final class Call implements Work {
    private final Cancellation cancellation;
    private final CompletableFuture<Duration> took = new CompletableFuture<>();

    Call(Cancellation cancellation) {
      this.cancellation = cancellation;
    }

    @Override
    public String model() {
      return line;
    }

    @Override
    public Runnable compute() {
      try {
        cancellation.check();
        long start = System.nanoTime();
        SampleInputs.ask(model, cancellation);
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        return () -> took.complete(time);
      } catch (Throwable e) {
        return () -> took.completeExceptionally(e);
      }
    }

    @Override
    public boolean isBrief() {
      return false;
    }

    @Override
    public Runnable leave(SeraiException why) {
      return () -> took.completeExceptionally(why);
    }
  }
}
