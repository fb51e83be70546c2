package io.serai.server.http;

import io.serai.server.api.LocalApi;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with failures: as {@code application/problem+json}, unless the address is of an API with
 * a form of its own.
 */
public final class ProblemJson {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemJson.class);
  private static final String FORM = "serai.errors";
  private static final ErrorForm STANDARD = new ProblemForm();
  private static final int TOO_MANY = 429;

  private ProblemJson() {}

  /** Has all failures of the requests that it handles told in that form. */
  public static Handler<RoutingContext> in(ErrorForm form) {
    return request -> {
      use(request, form);
      request.next();
    };
  }

  /** Has a request's failure told in that form. */
  static void use(RoutingContext request, ErrorForm form) {
    request.put(FORM, form);
  }

  /** Answers with what a failed run says; where events were sent already, with one more. */
  public static void send(RoutingContext request, Throwable thrown) {
    if (isGone(request)) {
      LOG.debug("{} was given up", request.request().path(), thrown);
      return;
    }
    Failure failure = Failure.of(thrown);
    if (failure.status() >= 500) {
      log(request, thrown);
    }
    send(request, failure);
  }

  private static void log(RoutingContext request, Throwable thrown) {
    SeraiException error = LocalApi.failure(thrown);
    if (error.code().type() == ErrorCode.Type.INTERNAL) {
      LOG.error("{} {} failed", request.request().method(), request.request().path(), error);
    }
  }

  /**
   * Whether whoever asked doesn't listen any more. Nothing but a connection fails a request with an
   * {@link IOException}: it was closed, or reset by the client.
   */
  static boolean isGone(RoutingContext request) {
    return request.response().closed()
        || request.failure() instanceof HttpClosedException
        || request.failure() instanceof IOException;
  }

  /** Answers with the failure; where events were sent already, with one more. */
  public static void send(RoutingContext request, int status, String code, String detail) {
    send(request, new Failure(status, code, detail, null));
  }

  private static void send(RoutingContext request, Failure thrown) {
    ErrorForm form = Objects.requireNonNullElse(request.<ErrorForm>get(FORM), STANDARD);
    Failure failure = form.told(thrown);
    EventStream events = EventStream.begun(request);
    if (events == null) {
      if (failure.status() == TOO_MANY && !hasPause(request)) {
        request.response().putHeader(HttpHeaders.RETRY_AFTER, RetryAfter.seconds(request, failure));
      }
      send(request.request(), form, failure);
    } else {
      events.end(form.event(), form.body(failure, path(request.request())));
    }
  }

  private static boolean hasPause(RoutingContext request) {
    HttpServerResponse response = request.response();
    return response.headWritten() || response.headers().contains(HttpHeaders.RETRY_AFTER);
  }

  /** Answers a request that wasn't routed. */
  static void send(HttpServerRequest request, int status, String code, String detail) {
    send(request, STANDARD, new Failure(status, code, detail, null));
  }

  private static void send(HttpServerRequest request, ErrorForm form, Failure failure) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(failure.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, form.contentType())
        .end(Buffer.buffer(form.body(failure, path(request))));
  }

  private static String path(HttpServerRequest request) {
    return Objects.requireNonNullElse(request.path(), "");
  }
}
