package io.serai.server.kserve;

import io.serai.routes.model.RunListener;
import io.serai.routes.pipeline.RunRequest;
import io.serai.server.api.LocalApi;
import io.serai.server.http.Answers;
import io.serai.server.http.EventStream;
import io.serai.server.http.ProblemJson;
import io.serai.server.http.StreamedRun;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** {@code POST /v2/models/NAME/generate} and {@code …/generate_stream}. */
final class TextGeneration {
  private static final String STREAM = "stream";

  private final LocalApi api;

  TextGeneration(LocalApi api) {
    this.api = api;
  }

  /**
   * Answers with the text when it is complete. On the request's event loop.
   *
   * @throws SeraiException if the request can't be understood
   */
  void answer(RoutingContext request, Address address, byte[] body) {
    GenerateRequest asked = GenerateRequest.read(body);
    if (asked.parameters().flag(STREAM)) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "'stream' is true, but this address answers in one piece; POST to"
              + " \u2026/generate_stream");
    }
    Target target = target(address);
    GeneratedText text = new GeneratedText(address.model(), target.version(), asked, false);
    RunRequest run = run(asked, RunListener.NONE);
    Reply reply = new Reply(request);
    reply.limit(asked.parameters().timeoutMillis());
    Context loop = request.vertx().getOrCreateContext();
    api.ask(target.runName(), run, reply.cancellation())
        .thenApply(text::rest)
        .whenComplete(
            (json, failure) ->
                loop.runOnContext(
                    none -> {
                      if (failure == null) {
                        Answers.send(request, json);
                      } else {
                        ProblemJson.send(request, LocalApi.failure(failure));
                      }
                    }));
  }

  /**
   * Answers with the text as it is made; with {@code stream} false in a single piece. On the
   * request's event loop.
   *
   * @throws SeraiException if the request can't be understood
   */
  void stream(RoutingContext request, Address address, byte[] body) {
    GenerateRequest asked = GenerateRequest.read(body);
    boolean wanted =
        !asked.parameters().values().containsKey(STREAM) || asked.parameters().flag(STREAM);
    Target target = target(address);
    boolean inPieces = wanted && !(target instanceof Target.OfPipeline);
    GeneratedText text = new GeneratedText(address.model(), target.version(), asked, inPieces);
    RunRequest run = run(asked, RunListener.NONE);
    Reply reply = new Reply(request);
    reply.limit(asked.parameters().timeoutMillis());
    EventStream events = EventStream.ofData(request);
    StreamedRun listener = new StreamedRun(request, api, events, reply.cancellation(), text);
    Context loop = request.vertx().getOrCreateContext();
    api.ask(target.runName(), run.tellingTo(listener), reply.cancellation())
        .thenApply(text::rest)
        .whenComplete(
            (json, failure) ->
                loop.runOnContext(
                    none -> {
                      if (failure == null) {
                        events.end("", json);
                      } else {
                        ProblemJson.send(request, LocalApi.failure(failure));
                      }
                    }));
  }

  private Target target(Address address) {
    return Target.of(address, api.engine().catalog().snapshot(), api::pipelineInfos);
  }

  private static RunRequest run(GenerateRequest asked, RunListener listener) {
    return new RunRequest(asked.text(), null, asked.parameters().ofRun(), Set.of(), listener);
  }
}
