package io.serai.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures as {@code application/problem+json} (RFC 9457), with the error code in {@code code}, or
 * in the form that is registered for the address.
 */
public final class ProblemJson {
  /** Problem documents. */
  static final ErrorForm FORM =
      new ErrorForm() {
        @Override
        public String type() {
          return "application/problem+json";
        }

        @Override
        public byte[] write(HttpServerRequest request, int status, String code, String detail) {
          return json(request, status, code, detail);
        }
      };

  private static final Logger LOG = LoggerFactory.getLogger(ProblemJson.class);

  private static final int TOO_MANY = 429;

  private ProblemJson() {}

  /** Answers with the failure, unless nobody listens any more. On the request's event loop. */
  public static void send(RoutingContext request, SeraiException error) {
    int status = HttpStatus.of(error.code());
    if (isGone(request)) {
      LOG.debug("{} was given up", request.request().path(), error);
      return;
    }
    if (error.code().type() == ErrorCode.Type.INTERNAL) {
      LOG.error("{} {} failed", request.request().method(), request.request().path(), error);
    }
    send(request, status, error.code().name(), String.valueOf(error.getMessage()));
  }

  /** Whether whoever asked doesn't listen any more. */
  static boolean isGone(RoutingContext request) {
    return request.response().closed()
        || request.failure() instanceof HttpClosedException
        || request.failure() instanceof ClosedChannelException;
  }

  /** Answers with the failure; where events were sent already, with one more. */
  public static void send(RoutingContext request, int status, String code, String detail) {
    EventStream events = EventStream.begun(request);
    if (events == null) {
      send(request.request(), status, code, detail);
    } else {
      HttpServerRequest http = request.request();
      events.end("error", ErrorForms.of(http).write(http, status, code, detail));
    }
  }

  static void send(HttpServerRequest request, int status, String code, String detail) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (status == TOO_MANY && !response.headers().contains(HttpHeaders.RETRY_AFTER)) {
      response.putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    ErrorForm form = ErrorForms.of(request);
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, form.type())
        .end(Buffer.buffer(form.write(request, status, code, detail)));
  }

  private static byte[] json(HttpServerRequest request, int status, String code, String detail) {
    ObjectNode problem = JsonNodeFactory.instance.objectNode();
    problem.put("type", "about:blank");
    problem.put("title", code.toLowerCase(Locale.ROOT).replace('_', ' '));
    problem.put("status", status);
    problem.put("code", code);
    problem.put("detail", detail);
    problem.put("instance", request.path());
    return problem.toString().getBytes(StandardCharsets.UTF_8);
  }
}
