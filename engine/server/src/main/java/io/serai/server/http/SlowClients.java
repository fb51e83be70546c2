package io.serai.server.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off clients that are too slow: that don't ask in whole for a while, be it that they send
 * nothing or their request's headers bit by bit, or that don't take what they were answered.
 */
final class SlowClients {
  private static final Logger LOG = LoggerFactory.getLogger(SlowClients.class);
  private static final long LOOK_MILLIS = 1000;
  private static final long MOST_MILLIS = 60_000;
  private static final long BYTES_PER_MILLI = 64;

  private final Map<HttpConnection, Progress> connections = new ConcurrentHashMap<>();
  private final long mostMillis;
  private final long bytesPerMilli;

  /** Allows a minute, and for an answer a second more for each 64 kB. */
  SlowClients() {
    this(MOST_MILLIS, BYTES_PER_MILLI);
  }

  SlowClients(long mostMillis, long bytesPerMilli) {
    this.mostMillis = mostMillis;
    this.bytesPerMilli = bytesPerMilli;
  }

  /** Begins to look. */
  void watch(Vertx vertx) {
    vertx.setPeriodic(Math.min(mostMillis, LOOK_MILLIS), look -> cutOff(System.nanoTime()));
  }

  /** A client connected, encrypted where that is wanted. */
  void connected(HttpConnection connection) {
    connections.put(connection, new Progress(deadline(0)));
    connection.closeHandler(closed -> connections.remove(connection));
  }

  /** How many clients are connected. */
  int connections() {
    return connections.size();
  }

  /** Notes when requests are under way, which have time limits of their own. */
  Handler<RoutingContext> requests() {
    return request -> {
      Progress progress = connections.get(request.request().connection());
      if (progress != null) {
        progress.begins();
        request.addEndHandler(
            answered -> progress.answered(deadline(request.response().bytesWritten())));
      }
      request.next();
    };
  }

  private void cutOff(long now) {
    connections.forEach(
        (connection, progress) -> {
          if (progress.isLate(now)) {
            LOG.debug("{} is too slow and is cut off", connection.remoteAddress());
            cutOff(connection);
          }
        });
  }

  /**
   * Closes a connection whatever is on its way to the client; {@link HttpConnection#close} would
   * wait until the client took that, and so would its channel.
   */
  static void cutOff(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      base.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }

  /** When a client must have taken so many bytes and asked again. */
  private long deadline(long bytes) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis + bytes / bytesPerMilli);
  }

  /**
   * How far a connection is, which answers one request after the other; asked on other threads than
   * its own.
   */
  private static final class Progress {
    private boolean busy;
    private long deadline;

    Progress(long deadline) {
      this.deadline = deadline;
    }

    synchronized void begins() {
      busy = true;
    }

    /** All of the answer is on its way. */
    synchronized void answered(long next) {
      busy = false;
      deadline = next;
    }

    synchronized boolean isLate(long now) {
      return !busy && now - deadline > 0;
    }
  }
}
