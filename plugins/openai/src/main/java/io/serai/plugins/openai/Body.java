package io.serai.plugins.openai;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The content of an answer as it comes, taken by one thread that waits no longer than it wants to.
 * No more is fetched than was asked for.
 */
final class Body implements BodySubscriber<Body>, AutoCloseable {
  /** What the connection tells. */
  private sealed interface Signal {
    record Piece(List<ByteBuffer> bytes) implements Signal {}

    record End() implements Signal {}

    record Broken(Throwable why) implements Signal {}
  }

  private final String host;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private @Nullable Subscription subscription;
  private boolean closed;

  Body(String host) {
    this.host = host;
  }

  /**
   * What came next.
   *
   * @return null at the end
   * @throws AttemptFailure if it broke off or took too long
   * @throws SeraiException with {@link ErrorCode#CANCELLED}
   */
  @Nullable List<ByteBuffer> next(TimeLimit limit, Cancellation cancellation)
      throws AttemptFailure {
    Signal signal;
    try {
      signal = signals.poll(limit.leftNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SeraiException(ErrorCode.CANCELLED, "the thread that waited was interrupted", e);
    }
    cancellation.check();
    return switch (signal) {
      case null -> throw limit.exceeded(host);
      case Signal.Piece piece -> {
        fetchAnother();
        yield piece.bytes;
      }
      case Signal.End end -> null;
      case Signal.Broken broken ->
          throw new AttemptFailure(
              AttemptFailure.Kind.SERVER_FAILED,
              new SeraiException(
                  ErrorCode.REMOTE_FAILED,
                  "%s broke off in the middle of its answer (%s)".formatted(host, broken.why),
                  broken.why),
              null);
    };
  }

  /** Waits for the end of content that doesn't matter any more; no longer than that. */
  void awaitEnd(Duration patience) {
    TimeLimit limit = TimeLimit.of("", patience);
    try {
      Signal signal = signals.poll(limit.leftNanos(), TimeUnit.NANOSECONDS);
      while (signal instanceof Signal.Piece) {
        fetchAnother();
        signal = signals.poll(limit.leftNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void fetchAnother() {
    if (subscription != null) {
      subscription.request(1);
    }
  }

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public synchronized void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    if (closed) {
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    signals.add(new Signal.Piece(bytes));
  }

  @Override
  public void onError(Throwable why) {
    signals.add(new Signal.Broken(why));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  /** Closes the connection unless the answer has come as a whole, and wakes who waits for more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (subscription != null) {
        subscription.cancel();
      }
      signals.add(new Signal.End());
    }
  }
}
