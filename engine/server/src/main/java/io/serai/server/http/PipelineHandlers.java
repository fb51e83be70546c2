package io.serai.server.http;

import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Documents.TokenDocument;
import io.serai.server.api.LocalApi;
import io.serai.spi.SeraiException;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /pipelines}, {@code GET /pipelines/NAME}, {@code POST /pipelines/NAME}. */
final class PipelineHandlers {
  private final LocalApi api;
  private final Answers answers;

  PipelineHandlers(LocalApi api, Answers answers) {
    this.api = api;
    this.answers = answers;
  }

  void addTo(Router router, Handler<RoutingContext> bodies) {
    Addresses.get(router, "/pipelines").handler(request -> answers.with(request, api::pipelines));
    Addresses.get(router, "/pipelines/:name")
        .handler(request -> answers.with(request, () -> api.pipeline(Requests.name(request))));
    router.post("/pipelines/:name").handler(bodies).handler(this::run);
  }

  private void run(RoutingContext request) {
    RunBody body;
    try {
      body = Requests.run(request);
    } catch (SeraiException e) {
      ProblemJson.send(request, e);
      return;
    }
    RunningRequest running = new RunningRequest(request);
    if (Requests.wantsEvents(request, body)) {
      stream(request, body, running);
    } else {
      running.answer(
          api.run(Requests.name(request), body, running.cancellation()).thenApply(Answers::bytes),
          json -> Answers.send(request, json));
    }
  }

  private void stream(RoutingContext request, RunBody body, RunningRequest running) {
    EventStream events = new EventStream(request);
    StreamedRun run =
        new StreamedRun(
            request,
            api,
            events,
            running.cancellation(),
            token -> events.send("token", Answers.bytes(TokenDocument.of(token))));
    running.answer(
        api.run(Requests.name(request), body, run, running.cancellation())
            .thenApply(Answers::bytes),
        json -> events.end("answer", json));
  }
}
