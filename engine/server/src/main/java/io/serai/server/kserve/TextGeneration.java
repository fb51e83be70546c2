package io.serai.server.kserve;

import io.serai.routes.model.RunListener;
import io.serai.routes.pipeline.RunRequest;
import io.serai.server.api.LocalApi;
import io.serai.server.http.Answers;
import io.serai.server.http.EventStream;
import io.serai.server.http.StreamedRun;
import io.serai.server.http.TokenWriter;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
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
    RunRequest run = run(asked, target);
    Reply reply = new Reply(request);
    reply.limit(asked.parameters().timeoutMillis());
    reply.answer(
        api.ask(target.runName(), target.callee(), run, reply.cancellation()).thenApply(text::rest),
        json -> Answers.send(request, json));
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
    RunRequest run = run(asked, target);
    Reply reply = new Reply(request);
    reply.limit(asked.parameters().timeoutMillis());
    EventStream events = new EventStream(request);
    TokenWriter writer =
        token -> {
          byte[] piece = text.of(token);
          return piece == null || events.send(null, piece);
        };
    StreamedRun listener = new StreamedRun(request, api, events, reply.cancellation(), writer);
    reply.answer(
        api.ask(target.runName(), target.callee(), run.tellingTo(listener), reply.cancellation())
            .thenApply(text::rest),
        json -> events.end(null, json));
  }

  private Target target(Address address) {
    return Target.of(address, api.catalog(), api::callablePipelines);
  }

  private static RunRequest run(GenerateRequest asked, Target target) {
    String task = target instanceof Target.Other ? Task.TEXT_GENERATION.id() : null;
    return new RunRequest(
        asked.text(), task, asked.parameters().ofRun(), Set.of(), RunListener.NONE);
  }
}
