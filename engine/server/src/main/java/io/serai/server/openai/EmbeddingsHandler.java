package io.serai.server.openai;

import io.serai.routes.model.RunListener;
import io.serai.server.api.LocalApi;
import io.serai.server.http.Answers;
import io.serai.server.http.InvalidFieldException;
import io.serai.server.http.ProblemJson;
import io.serai.server.http.RunningRequest;
import io.serai.spi.SeraiException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Answers {@code POST /v1/embeddings}. */
final class EmbeddingsHandler implements Handler<RoutingContext> {
  private final LocalApi api;
  private final CalleeLookup callees;

  EmbeddingsHandler(LocalApi api, CalleeLookup callees) {
    this.api = api;
    this.callees = callees;
  }

  @Override
  public void handle(RoutingContext request) {
    EmbeddingsRequest asked;
    try {
      asked = EmbeddingsRequest.read(Fields.of(request.body().buffer()), callees);
    } catch (InvalidFieldException | SeraiException e) {
      ProblemJson.send(request, e);
      return;
    }
    RunningRequest running = new RunningRequest(request);
    running.answer(
        api.call(
                asked.called().name(),
                asked.called().callee(),
                asked.body(),
                RunListener.NONE,
                running.cancellation())
            .thenApply(done -> Answers.bytes(EmbeddingsAnswer.of(asked, done))),
        json -> Answers.send(request, json));
  }
}
