package io.serai.plugins.openai;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Has a server left alone for a while once too many attempts have failed, then tries one. */
final class ServerBreaker {
  private final CircuitBreaker breaker;
  private final RemoteSettings settings;
  private volatile Instant openUntil = Instant.MIN;

  ServerBreaker(RemoteSettings settings) {
    this.settings = settings;
    RemoteSettings.Breaker when = settings.breaker();
    breaker =
        CircuitBreaker.of(
            settings.address().host(),
            CircuitBreakerConfig.custom()
                .slidingWindowSize(when.calls())
                .minimumNumberOfCalls(when.calls())
                .failureRateThreshold((float) when.failurePercent())
                .waitDurationInOpenState(when.open())
                .permittedNumberOfCallsInHalfOpenState(1)
                .writableStackTraceEnabled(false)
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> {
              if (event.getStateTransition().getToState() == State.OPEN) {
                openUntil = Instant.now().plus(when.open());
              }
            });
  }

  /** Whether an attempt may be made; each that may is told how it ended. */
  boolean mayTry() {
    return breaker.tryAcquirePermission();
  }

  /** The server answered. */
  void answered(long startNanos) {
    breaker.onSuccess(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
  }

  /** The attempt failed. */
  void failed(AttemptFailure failure, long startNanos) {
    switch (failure.kind()) {
      case SERVER_FAILED, SERVER_FAILED_FOR_GOOD ->
          breaker.onError(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS, failure);
      case REFUSED -> answered(startNanos);
      case BUSY -> saidNothing();
    }
  }

  /** The attempt says nothing about the server. */
  void saidNothing() {
    breaker.releasePermission();
  }

  /** Why an attempt may not be made. */
  SeraiException refusal() {
    RemoteSettings.Breaker when = settings.breaker();
    boolean trying = breaker.getState() == State.HALF_OPEN;
    return new SeraiException(
        ErrorCode.REMOTE_FAILED,
        "%s isn't asked %s, since of the last %d attempts at least %.0f %% failed (circuit breaker)"
            .formatted(
                settings.address().host(),
                trying
                    ? "until the attempt that is under way has shown whether it is well again"
                    : "until " + openUntil.truncatedTo(ChronoUnit.SECONDS),
                when.calls(),
                when.failurePercent()));
  }
}
