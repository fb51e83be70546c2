package io.serai.server.openai;

import io.serai.routes.model.RunListener;
import io.serai.routes.pipeline.Callee;
import io.serai.routes.pipeline.RunResult;
import io.serai.server.api.LocalApi;
import io.serai.server.http.Answers;
import io.serai.server.http.EventStream;
import io.serai.server.http.InvalidFieldException;
import io.serai.server.http.ProblemJson;
import io.serai.server.http.RunningRequest;
import io.serai.server.http.StreamedRun;
import io.serai.spi.SeraiException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Answers requests for texts, whole or as Server-Sent Events. */
final class TextHandler {
  private final LocalApi api;
  private final InstantSource clock;

  TextHandler(LocalApi api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  /** Answers what that reads out of a body. */
  Handler<RoutingContext> of(Function<Fields, TextRequest> reader) {
    return request -> {
      TextRequest asked;
      try {
        asked = reader.apply(Fields.of(request.body().buffer()));
      } catch (InvalidFieldException | SeraiException e) {
        ProblemJson.send(request, e);
        return;
      }
      answer(request, asked);
    };
  }

  private void answer(RoutingContext request, TextRequest asked) {
    AnswerWriter writer = new AnswerWriter(asked.form(), clock.instant(), asked.includeUsage());
    RunningRequest running = new RunningRequest(request);
    if (!asked.stream()) {
      running.answer(
          call(asked, RunListener.NONE, running)
              .thenApply(
                  done ->
                      writer.whole(
                          Answerer.of(asked.called(), done),
                          Reply.of(done.answer(), asked.texts()),
                          Usage.of(done.steps()),
                          AnsweredBy.of(asked.called(), done))),
          json -> Answers.send(request, json));
      return;
    }
    EventStream events = new EventStream(request);
    TextStream stream = new TextStream(events, asked, writer);
    StreamedRun run = new StreamedRun(request, api, events, running.cancellation(), stream);
    running.answer(call(asked, run, running).thenApply(stream::rest), stream::end);
  }

  private CompletableFuture<RunResult.Completed> call(
      TextRequest asked, RunListener listener, RunningRequest running) {
    String name = asked.called().name();
    Callee callee = asked.called().callee();
    Conversation conversation = asked.conversation();
    return conversation == null
        ? api.call(name, callee, asked.body(), listener, running.cancellation())
        : api.call(
            name, callee, conversation.request(asked.body(), listener), running.cancellation());
  }
}
