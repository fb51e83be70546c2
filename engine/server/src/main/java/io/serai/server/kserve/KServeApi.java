package io.serai.server.kserve;

import io.serai.server.api.LocalApi;
import io.serai.server.http.Answers;
import io.serai.server.http.ErrorForm;
import io.serai.server.http.HttpApi;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The Open Inference Protocol under {@code /v2}. */
public final class KServeApi implements HttpApi {
  @Override
  public String prefix() {
    return "/v2";
  }

  @Override
  public ErrorForm errors() {
    return new KServeErrors();
  }

  @Override
  public void addTo(Router router, Handler<RoutingContext> bodies, LocalApi api) {
    new KServeHandlers(api, new Answers(api)).addTo(router, bodies);
  }
}
