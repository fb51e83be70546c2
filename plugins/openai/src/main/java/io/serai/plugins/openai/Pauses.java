package io.serai.plugins.openai;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether another attempt is made, and after which pause: growing and jittered, or as told. */
final class Pauses {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final double GROWTH = 2;
  private static final double JITTER = 0.5;

  private final Retry retry;

  Pauses(RemoteSettings settings) {
    Duration first = settings.retryPause();
    IntervalFunction growing =
        IntervalFunction.ofExponentialRandomBackoff(
            first, GROWTH, JITTER, first.compareTo(LONGEST) < 0 ? LONGEST : first);
    retry =
        Retry.of(
            settings.address().host(),
            RetryConfig.<Object>custom()
                .maxAttempts(settings.retries() + 1)
                .retryOnException(e -> e instanceof AttemptFailure failure && failure.again())
                .intervalBiFunction((attempt, outcome) -> pause(attempt, outcome, growing))
                .build());
  }

  private static Long pause(
      Integer attempt, Either<Throwable, Object> outcome, IntervalFunction growing) {
    return outcome.isLeft()
            && outcome.getLeft() instanceof AttemptFailure failure
            && failure.pause() != null
        ? Long.valueOf(failure.pause().toMillis())
        : growing.apply(attempt);
  }

  /** The attempts of one call: after each failure a pause in milliseconds, or -1 for no more. */
  Retry.AsyncContext<Object> begin() {
    return retry.asyncContext();
  }

  /**
   * Waits.
   *
   * @throws SeraiException with {@link ErrorCode#CANCELLED}
   */
  static void await(long millis, Cancellation cancellation) {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Cancellation.Registration _ = cancellation.onRequest(cancelled::countDown)) {
      if (cancelled.await(millis, TimeUnit.MILLISECONDS)) {
        cancellation.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SeraiException(ErrorCode.CANCELLED, "the thread that waited was interrupted", e);
    }
  }
}
