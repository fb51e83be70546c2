package io.serai.server.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of all request bodies that are in memory at once, and how long a body may take
 * to come. A body counts from its announcement until its request is answered.
 */
final class BodyBudget {
  private static final long SHARE_OF_HEAP = 16;
  private static final long MOST_MILLIS = TimeUnit.SECONDS.toMillis(10);
  private static final long BYTES_PER_MILLI = 1 << 10;

  private final long limit;
  private final long total;
  private final long mostMillis;
  private final AtomicLong left;

  /** A sixteenth of the heap, but room for one body of the largest size at least. */
  BodyBudget(long limit) {
    this(limit, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, MOST_MILLIS);
  }

  BodyBudget(long limit, long total, long mostMillis) {
    this.limit = limit;
    this.total = Math.max(total, limit);
    this.mostMillis = mostMillis;
    left = new AtomicLong(this.total);
  }

  /** Lets that handler read a body where there is room for it, and answers 429 where not. */
  Handler<RoutingContext> around(Handler<RoutingContext> reader) {
    return request -> {
      if (request.request().isEnded()) {
        reader.handle(request);
        return;
      }
      // A longer one is refused by the reader before any of it is read.
      long wanted = Math.min(BodyReader.announced(request.request(), limit), limit);
      if (left.addAndGet(-wanted) < 0) {
        left.addAndGet(wanted);
        request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        ProblemJson.send(
            request, 429, "OVERLOADED", "requests of %d bytes are under way".formatted(total));
        return;
      }
      new Reservation(wanted).of(request);
      reader.handle(request);
    };
  }

  /** Bytes that aren't reserved. */
  long left() {
    return left.get();
  }

  /** Answers 408 where a body of so many bytes takes too long to come. */
  void limitTime(RoutingContext request, long bytes) {
    long timer =
        request.vertx().setTimer(mostMillis + bytes / BYTES_PER_MILLI, late -> tooSlow(request));
    request.addEndHandler(ended -> request.vertx().cancelTimer(timer));
    request.request().end().onSuccess(read -> request.vertx().cancelTimer(timer));
  }

  /** One request's part; used on its event loop only. */
  private final class Reservation {
    private long bytes;

    Reservation(long bytes) {
      this.bytes = bytes;
    }

    void of(RoutingContext request) {
      request.addEndHandler(ended -> shrink(0));
      if (bytes > 0) {
        limitTime(request, bytes);
        request.request().end().onSuccess(read -> shrink(request.request().bytesRead()));
      }
    }

    private void shrink(long needed) {
      if (needed < bytes) {
        left.addAndGet(bytes - needed);
        bytes = needed;
      }
    }
  }

  private static void tooSlow(RoutingContext request) {
    if (request.request().isEnded()) {
      return;
    }
    HttpConnection connection = request.request().connection();
    request.addEndHandler(sent -> connection.close());
    request.response().putHeader(HttpHeaders.CONNECTION, "close");
    ProblemJson.send(request, 408, "TIMED_OUT", "the request's body took too long to come");
  }
}
