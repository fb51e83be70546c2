package io.serai.server.http;

import io.serai.server.api.LocalApi;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** An API, maybe under a prefix of its own, with errors in a form of its own there. */
public interface HttpApi {
  /** What its addresses begin with, such as {@code /v1}; empty where they are among the others. */
  default String prefix() {
    return "";
  }

  /** How all failures under the prefix are told, those included that no handler of it makes. */
  default ErrorForm errors() {
    return new ProblemForm();
  }

  /**
   * Adds its handlers.
   *
   * @param bodies reads a request's body within the engine's limits; goes before what needs one
   */
  void addTo(Router router, Handler<RoutingContext> bodies, LocalApi api);
}
