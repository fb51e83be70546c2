package io.serai.server.http;

import io.serai.spi.Cancellation;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What a request runs. It is given up when the client leaves, or when the time is up. */
public final class RunningRequest {
  private static final String CANCELLATION = "serai.cancellation";

  private final RoutingContext request;
  private final Context loop;
  private final Cancellation cancellation = new Cancellation();

  /** Begins to look whether the client leaves. On the request's event loop. */
  public RunningRequest(RoutingContext request) {
    this.request = request;
    loop = request.vertx().getOrCreateContext();
    request.put(CANCELLATION, cancellation);
    request.addEndHandler(
        ended -> {
          if (ended.failed()) {
            cancellation.request("the client left before the answer");
          }
        });
  }

  /** Gives up what a request runs, if it runs something. */
  static void giveUp(RoutingContext request, String reason) {
    Cancellation cancellation = request.get(CANCELLATION);
    if (cancellation != null) {
      cancellation.request(reason);
    }
  }

  /** Requested when the run is to be given up. */
  public Cancellation cancellation() {
    return cancellation;
  }

  /**
   * Answers with what the run comes to, or with its failure.
   *
   * @param send called on the request's event loop
   */
  public <T> void answer(CompletableFuture<T> run, Consumer<T> send) {
    run.whenComplete(
        (answer, failure) ->
            loop.runOnContext(
                none -> {
                  if (failure == null) {
                    send.accept(answer);
                  } else {
                    ProblemJson.send(request, failure);
                  }
                }));
  }
}
