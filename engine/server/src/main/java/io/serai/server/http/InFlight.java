package io.serai.server.http;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the requests that run; takes none before the engine is ready, and only questions about the
 * engine itself once it stops.
 */
final class InFlight implements Handler<RoutingContext> {
  private static final Set<String> ALWAYS_OPEN =
      Set.of(
          "/health",
          "/system/health",
          "/admin/status",
          "/admin/stop",
          "/v2/health/live",
          "/v2/health/ready");

  private enum State {
    STARTING,
    OPEN,
    STOPPING
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int running;
  private State state = State.STARTING;

  @Override
  public void handle(RoutingContext request) {
    if (isOpenWhileStopping(request)) {
      request.next();
      return;
    }
    State now = enter();
    if (now != State.OPEN) {
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      if (request.request().version() != HttpVersion.HTTP_2) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      }
      ProblemJson.send(
          request,
          new SeraiException(
              ErrorCode.STOPPING,
              now == State.STARTING ? "the engine is starting" : "the engine is stopping"));
      return;
    }
    request.addEndHandler(ended -> leave());
    request.next();
  }

  /** What can be asked of an engine that stops; doesn't count, since it isn't waited for. */
  private boolean isOpenWhileStopping(RoutingContext request) {
    lock.lock();
    try {
      return state == State.STOPPING && ALWAYS_OPEN.contains(request.normalizedPath());
    } finally {
      lock.unlock();
    }
  }

  /** Takes requests from now on. */
  void open() {
    lock.lock();
    try {
      state = State.OPEN;
    } finally {
      lock.unlock();
    }
  }

  private State enter() {
    lock.lock();
    try {
      if (state == State.OPEN) {
        running++;
      }
      return state;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      running--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no more requests and waits for the running ones.
   *
   * @return whether all ended in time
   */
  boolean drain(int seconds) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(seconds);
    lock.lock();
    try {
      state = State.STOPPING;
      while (running > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return running == 0;
    } finally {
      lock.unlock();
    }
  }
}
