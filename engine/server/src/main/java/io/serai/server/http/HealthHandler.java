package io.serai.server.http;

import io.serai.server.Version;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** {@code GET /health}: the engine lives, or stops (503); timestamp in Unix seconds. */
final class HealthHandler implements Handler<RoutingContext> {
  private final InstantSource clock;
  private final BooleanSupplier stopping;

  HealthHandler(InstantSource clock, BooleanSupplier stopping) {
    this.clock = clock;
    this.stopping = stopping;
  }

  @Override
  public void handle(RoutingContext request) {
    Map<String, Object> health = new LinkedHashMap<>();
    boolean ends = stopping.getAsBoolean();
    health.put("status", ends ? "stopping" : "healthy");
    health.put("timestamp", clock.millis() / 1e3);
    health.put("version", Version.current());
    if (ends) {
      request.response().setStatusCode(503);
    }
    Answers.send(request, Answers.bytes(health));
  }
}
