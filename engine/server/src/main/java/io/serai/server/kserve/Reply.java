package io.serai.server.kserve;

import io.serai.server.http.ProblemJson;
import io.serai.server.http.RunningRequest;
import io.serai.spi.Cancellation;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The way back to whoever asked, from any thread. */
final class Reply {
  private static final int TIMED_OUT = 504;

  private final RoutingContext request;
  private final Context loop;
  private final RunningRequest running;

  /** On the request's event loop. */
  Reply(RoutingContext request) {
    this.request = request;
    this.loop = request.vertx().getOrCreateContext();
    this.running = new RunningRequest(request);
  }

  /** Gives up what runs for the request. */
  Cancellation cancellation() {
    return running.cancellation();
  }

  /** Ends the request after so many milliseconds; 0 for never. */
  void limit(long millis) {
    if (millis > 0) {
      loop.runOnContext(
          none -> {
            long timer = request.vertx().setTimer(millis, late -> timeOut(millis));
            request.addEndHandler(ended -> request.vertx().cancelTimer(timer));
          });
    }
  }

  private void timeOut(long millis) {
    String reason = "the request took longer than its 'timeout' of %d ms".formatted(millis);
    ProblemJson.send(request, TIMED_OUT, "TIMED_OUT", reason);
    cancellation().request(reason);
  }

  /** Answers with what the run comes to, or with its failure. */
  <T> void answer(CompletableFuture<T> run, Consumer<T> send) {
    running.answer(run, send);
  }

  void send(InferResponse response) {
    loop.runOnContext(none -> response.send(request));
  }

  void fail(Throwable failure) {
    loop.runOnContext(none -> ProblemJson.send(request, failure));
  }
}
