package io.serai.server.http;

import io.serai.server.api.Api;
import io.serai.server.api.SelectDocuments.SelectBody;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /models/select}: which model would answer, and why. */
final class SelectHandler {
  private static final String EXAMPLE =
      "such as {\"task\": \"text-classification\", \"priority\": \"speed\"}";

  private final Api api;
  private final Answers answers;

  SelectHandler(Api api, Answers answers) {
    this.api = api;
    this.answers = answers;
  }

  void addTo(Router router, Handler<RoutingContext> bodies) {
    router
        .post("/models/select")
        .handler(bodies)
        .handler(
            request ->
                answers.with(
                    request, () -> api.select(Requests.json(request, SelectBody.class, EXAMPLE))));
  }
}
