package io.serai.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.serai.server.api.Json;
import io.serai.server.api.LocalApi;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Answers with documents. What blocks runs on other threads than the event loops. */
public final class Answers {
  private final LocalApi api;

  /** Answers with what that engine tells. */
  public Answers(LocalApi api) {
    this.api = api;
  }

  /** Answers with what the work returns; it may block. */
  public void with(RoutingContext request, Supplier<Object> work) {
    with(request, work, () -> {});
  }

  /**
   * Answers with what the work returns; it may block.
   *
   * @param otherwise called where the work can't run
   */
  void with(RoutingContext request, Supplier<Object> work, Runnable otherwise) {
    Context loop = request.vertx().getOrCreateContext();
    try {
      api.threads()
          .execute(
              () -> {
                try {
                  byte[] body = bytes(work.get());
                  loop.runOnContext(none -> send(request, body));
                } catch (RuntimeException | LinkageError e) {
                  // A native library that isn't what it should be shows as a linkage error.
                  loop.runOnContext(none -> ProblemJson.send(request, e));
                }
              });
    } catch (RejectedExecutionException e) {
      otherwise.run();
      ProblemJson.send(
          request,
          api.isStopping()
              ? new SeraiException(ErrorCode.STOPPING, "the engine is stopping", e)
              : new SeraiException(
                  ErrorCode.OVERLOADED, "all of the engine's threads are busy", e));
    }
  }

  /** A document as the engine writes JSON. */
  public static byte[] bytes(Object document) {
    try {
      return Json.MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("documents can be written", e);
    }
  }

  /** Answers with JSON, unless that was done. On the request's event loop. */
  public static void send(RoutingContext request, byte[] json) {
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(json.length))
          .end(Buffer.buffer(json));
    }
  }
}
