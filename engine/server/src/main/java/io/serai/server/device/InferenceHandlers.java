package io.serai.server.device;

import io.serai.routes.model.RunListener;
import io.serai.server.api.LocalApi;
import io.serai.server.device.Bodies.BatchBody;
import io.serai.server.device.Bodies.GenerateBody;
import io.serai.server.device.Bodies.InferenceBody;
import io.serai.server.device.InferenceDocuments.BatchDocument;
import io.serai.server.device.InferenceDocuments.GenerateDocument;
import io.serai.server.device.InferenceDocuments.InferenceDocument;
import io.serai.server.http.Answers;
import io.serai.server.http.EventStream;
import io.serai.server.http.RunningRequest;
import io.serai.server.http.StreamedRun;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /inference} and what is below it, and {@code /batch_inference}. */
final class InferenceHandlers {
  private static final String PROMPT = "{\"prompt\": \"The film was\", \"max_length\": 20}";
  private static final String PROMPTS = "{\"prompts\": [\"The film was\", \"3+4=\"]}";
  private static final String TOKENS = "{\"prompt\": \"The film was\", \"max_tokens\": 20}";
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private final LocalApi api;
  private final TextCalls calls;
  private final InstantSource clock;

  InferenceHandlers(LocalApi api, TextCalls calls, InstantSource clock) {
    this.api = api;
    this.calls = calls;
    this.clock = clock;
  }

  void infer(RoutingContext request) {
    TextRequest asked =
        TextRequest.of(LenientJson.read(request, InferenceBody.class, PROMPT), "prompt");
    RunningRequest running = new RunningRequest(request);
    running.answer(
        calls
            .call(asked, RunListener.NONE, running.cancellation())
            .thenApply(answer -> Answers.bytes(InferenceDocument.of(answer, now()))),
        json -> Answers.send(request, json));
  }

  void batch(RoutingContext request) {
    List<TextRequest> asked =
        requests(LenientJson.read(request, BatchBody.class, PROMPTS), api.mostTexts());
    long start = System.nanoTime();
    RunningRequest running = new RunningRequest(request);
    running.answer(
        calls
            .callAll(asked, running.cancellation())
            .thenApply(answers -> Answers.bytes(batch(answers, System.nanoTime() - start))),
        json -> Answers.send(request, json));
  }

  /**
   * Reads a batch.
   *
   * @param most how many prompts it may have
   */
  static List<TextRequest> requests(BatchBody body, int most) {
    List<@Nullable String> prompts = Objects.requireNonNullElse(body.prompts(), List.of());
    if (prompts.isEmpty()) {
      throw Check.invalid("'prompts' has no prompt; send JSON such as " + PROMPTS);
    }
    if (prompts.size() > most) {
      throw new SeraiException(
          ErrorCode.TOO_LARGE,
          "there are %d prompts, but 'maxTextsPerRequest' allows %d; send several requests"
              .formatted(prompts.size(), most));
    }
    List<TextRequest> requests = new ArrayList<>(prompts.size());
    for (String prompt : prompts) {
      requests.add(TextRequest.of(body.one(prompt), "prompts[%d]".formatted(requests.size())));
    }
    return requests;
  }

  private BatchDocument batch(List<TextAnswer> answers, long nanos) {
    double timestamp = now();
    double seconds = nanos / NANOS;
    return new BatchDocument(
        answers.stream().map(answer -> InferenceDocument.of(answer, timestamp)).toList(),
        answers.size(),
        seconds,
        seconds / answers.size());
  }

  void generate(RoutingContext request) {
    GenerateBody body = LenientJson.read(request, GenerateBody.class, TOKENS);
    if (Boolean.TRUE.equals(body.stream())) {
      stream(request, TextRequest.of(body));
      return;
    }
    TextRequest asked = TextRequest.of(body);
    RunningRequest running = new RunningRequest(request);
    running.answer(
        calls
            .call(asked, RunListener.NONE, running.cancellation())
            .thenApply(answer -> Answers.bytes(GenerateDocument.of(answer))),
        json -> Answers.send(request, json));
  }

  void stream(RoutingContext request) {
    stream(request, TextRequest.of(LenientJson.read(request, GenerateBody.class, TOKENS)));
  }

  private void stream(RoutingContext request, TextRequest asked) {
    RunningRequest running = new RunningRequest(request);
    EventStream events = new EventStream(request);
    ChunkStream chunks = new ChunkStream(events);
    StreamedRun run = new StreamedRun(request, api, events, running.cancellation(), chunks);
    running.answer(
        calls.call(asked, run, running.cancellation()).thenApply(chunks::last), chunks::end);
  }

  private double now() {
    return clock.millis() / MILLIS;
  }
}
