package io.serai.server.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.io.IOException;

/**
 * Reads request bodies as they are, whatever type they say that they are of. One whose length is
 * announced is put together in an array of that length at once; Vert.x's own reader would copy it
 * again and again while it grows. What is announced must have been reserved before.
 */
final class BodyReader implements Handler<RoutingContext> {
  private static final int LENGTH_UNTOLD = 1 << 10;

  private final long limit;

  /** Refuses bodies of more bytes than that. */
  BodyReader(long limit) {
    this.limit = limit;
  }

  /**
   * How many bytes a request's body will have; 0 where it has none.
   *
   * @param untold what counts where it has one and doesn't say
   */
  static long announced(HttpServerRequest request, long untold) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null ? 0 : untold;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      return untold;
    }
  }

  @Override
  public void handle(RoutingContext request) {
    RoutingContextInternal context = (RoutingContextInternal) request;
    HttpServerRequest from = request.request();
    long length = announced(from, Math.min(LENGTH_UNTOLD, limit));
    if (length == 0 || context.seenHandler(RoutingContextInternal.BODY_HANDLER)) {
      request.next();
      return;
    }
    // So that no other reader waits for a body that was read.
    context.visitHandler(RoutingContextInternal.BODY_HANDLER);
    if (length > limit) {
      request.fail(413);
    } else if (isExpectationMet(from)) {
      new Reading(context, (int) length).begin();
    } else {
      request.fail(417);
    }
  }

  /** Some clients wait before they send a long body; version 1.0 doesn't know that. */
  private static boolean isExpectationMet(HttpServerRequest request) {
    String expected = request.getHeader(HttpHeaders.EXPECT);
    if (expected == null) {
      return true;
    }
    boolean known = expected.equalsIgnoreCase("100-continue");
    if (known && request.version() != HttpVersion.HTTP_1_0) {
      request.response().writeContinue();
    }
    return known;
  }

  /** One body; used on its request's event loop only. */
  private final class Reading {
    private final RoutingContextInternal request;
    private final Buffer body;
    private boolean tooLarge;

    Reading(RoutingContextInternal request, int length) {
      this.request = request;
      body = Buffer.buffer(length);
    }

    void begin() {
      request
          .request()
          .exceptionHandler(this::broken)
          .handler(this::add)
          .endHandler(end -> complete());
    }

    private void add(Buffer piece) {
      if (tooLarge) {
        return;
      }
      if (body.length() + piece.length() > limit) {
        tooLarge = true;
        request.fail(413);
      } else {
        body.appendBuffer(piece);
      }
    }

    private void complete() {
      if (!tooLarge && !request.response().ended()) {
        request.setBody(body);
        request.next();
      }
    }

    /** Either the client left, or what it sent isn't HTTP. */
    private void broken(Throwable e) {
      if (e instanceof HttpClosedException || e instanceof IOException) {
        request.fail(e);
      } else {
        request.fail(400, e);
      }
    }
  }
}
