package io.serai.server.device;

import io.serai.routes.model.RunListener;
import io.serai.server.device.Bodies.QuickBody;
import io.serai.server.device.InferenceDocuments.QuickChatDocument;
import io.serai.server.device.InferenceDocuments.QuickCodeDocument;
import io.serai.server.device.InferenceDocuments.QuickTextDocument;
import io.serai.server.device.InferenceDocuments.SelectionInfo;
import io.serai.server.http.Answers;
import io.serai.server.http.RunningRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** {@code /quick}: one field is enough, and the engine chooses who answers. */
final class QuickHandlers {
  private static final int MOST_TOKENS = 2048;
  private static final int TOKENS_OF_A_TEXT = 50;
  private static final int TOKENS_OF_AN_ANSWER = 100;

  private final TextCalls calls;

  QuickHandlers(TextCalls calls) {
    this.calls = calls;
  }

  void generate(RoutingContext request) {
    QuickBody body = LenientJson.read(request, QuickBody.class, "{\"prompt\": \"The film was\"}");
    answer(
        request,
        TextRequest.quick(
            new Answerer.Best(terms(body)),
            Check.text("prompt", body.prompt()),
            tokens(body, TOKENS_OF_A_TEXT)),
        answer ->
            new QuickTextDocument(
                answer.generation().text(), answer.model(), SelectionInfo.of(answer)));
  }

  void chat(RoutingContext request) {
    QuickBody body = LenientJson.read(request, QuickBody.class, "{\"message\": \"Hello.\"}");
    answer(
        request,
        TextRequest.quick(
            new Answerer.Capable("chat", terms(body)),
            Check.text("message", body.message()),
            tokens(body, TOKENS_OF_AN_ANSWER)),
        answer ->
            new QuickChatDocument(
                answer.generation().text(), answer.model(), SelectionInfo.of(answer)));
  }

  void code(RoutingContext request) {
    QuickBody body =
        LenientJson.read(request, QuickBody.class, "{\"description\": \"sort a list\"}");
    answer(
        request,
        TextRequest.quick(
            new Answerer.Capable("code-generation", terms(body)),
            Check.text("description", body.description()),
            tokens(body, TOKENS_OF_AN_ANSWER)),
        answer ->
            new QuickCodeDocument(
                answer.generation().text(), answer.model(), SelectionInfo.of(answer)));
  }

  private static int tokens(QuickBody body, int otherwise) {
    return Check.whole("max_tokens", body.maxTokens(), 1, MOST_TOKENS, otherwise);
  }

  private static Terms terms(QuickBody body) {
    return Terms.of(body.priority(), body.maxLatencyMs(), body.minQuality());
  }

  private void answer(
      RoutingContext request, TextRequest asked, Function<TextAnswer, Object> document) {
    RunningRequest running = new RunningRequest(request);
    running.answer(
        calls
            .call(asked, RunListener.NONE, running.cancellation())
            .thenApply(document)
            .thenApply(Answers::bytes),
        json -> Answers.send(request, json));
  }
}
