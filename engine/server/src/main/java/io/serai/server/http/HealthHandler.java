package io.serai.server.http;

import io.serai.server.Version;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /health}: the engine lives; timestamp in Unix seconds. */
final class HealthHandler implements Handler<RoutingContext> {
  private final InstantSource clock;

  HealthHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void handle(RoutingContext request) {
    Map<String, Object> health = new LinkedHashMap<>();
    health.put("status", "healthy");
    health.put("timestamp", clock.millis() / 1e3);
    health.put("version", Version.current());
    Answers.send(request, Answers.bytes(health));
  }
}
