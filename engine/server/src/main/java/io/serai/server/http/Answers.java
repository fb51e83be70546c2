package io.serai.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.serai.server.api.Json;
import io.serai.server.api.LocalApi;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Answers with documents. What blocks runs on other threads than the event loops. */
final class Answers {
  private final Executor threads;

  Answers(Executor threads) {
    this.threads = threads;
  }

  /** Answers with what the work returns; it may block. */
  void with(RoutingContext request, Supplier<Object> work) {
    Context loop = request.vertx().getOrCreateContext();
    try {
      threads.execute(
          () -> {
            try {
              byte[] body = bytes(work.get());
              loop.runOnContext(none -> send(request, body));
            } catch (RuntimeException | LinkageError e) {
              // A native library that isn't what it should be shows as a linkage error.
              loop.runOnContext(none -> ProblemJson.send(request, LocalApi.failure(e)));
            }
          });
    } catch (RejectedExecutionException e) {
      ProblemJson.send(request, 429, "OVERLOADED", "all of the engine's threads are busy");
    }
  }

  static byte[] bytes(Object document) {
    try {
      return Json.MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("documents can be written", e);
    }
  }

  static void send(RoutingContext request, byte[] json) {
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(Buffer.buffer(json));
    }
  }
}
