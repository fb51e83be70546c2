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

/** Failures as {@code application/problem+json} (RFC 9457), with the error code in {@code code}. */
final class ProblemJson {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemJson.class);

  private ProblemJson() {}

  static void send(RoutingContext request, SeraiException error) {
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
  static void send(RoutingContext request, int status, String code, String detail) {
    EventStream events = EventStream.begun(request);
    if (events == null) {
      send(request.request(), status, code, detail);
    } else {
      events.end("error", json(request.request(), status, code, detail));
    }
  }

  static void send(HttpServerRequest request, int status, String code, String detail) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(Buffer.buffer(json(request, status, code, detail)));
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
