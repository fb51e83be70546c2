package io.serai.server.http;

import io.serai.spi.Cancellation;
import io.vertx.ext.web.RoutingContext;

/** Gives up what a request runs when nobody waits for it any longer. */
public final class RequestCancellation {
  private static final String KEY = "serai.cancellation";

  private RequestCancellation() {}

  /** What gives up the request's run, also when its client leaves. Once for a request. */
  public static Cancellation of(RoutingContext request) {
    Cancellation cancellation = new Cancellation();
    request.put(KEY, cancellation);
    request.addEndHandler(
        ended -> {
          if (ended.failed()) {
            cancellation.request("the client left before the answer");
          }
        });
    return cancellation;
  }

  /** Gives up what the request runs, if it runs something. */
  public static void cancel(RoutingContext request, String reason) {
    Cancellation cancellation = request.get(KEY);
    if (cancellation != null) {
      cancellation.request(reason);
    }
  }
}
