package io.serai.server.kserve;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * An answer, written.
 *
 * @param bytes JSON, and behind it maybe binary data
 * @param jsonLength how many of them are JSON
 */
record InferResponse(Buffer bytes, int jsonLength) {
  /** Answers with it, unless nobody listens any more. On the request's event loop. */
  void send(RoutingContext request) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (bytes.length() == jsonLength) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    } else {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
          .putHeader(RequestBody.HEADER, Integer.toString(jsonLength));
    }
    response.end(bytes);
  }
}
