package io.serai.server.kserve;

import io.serai.core.CallReport;
import io.serai.core.Outcome;
import io.serai.routes.model.RunListener;
import io.serai.routes.pipeline.RunRequest;
import io.serai.server.api.LocalApi;
import io.serai.spi.Cancellation;
import io.serai.spi.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * {@code POST /v2/models/NAME/infer}. Tensors go straight to their model; texts, and whatever is
 * asked of a pipeline, go the way of all runs.
 */
final class Inference {
  /** Larger bodies aren't read on an event loop, where others would wait for them. */
  private static final int MOST_BYTES_ON_LOOP = 64 << 10;

  private final LocalApi api;

  Inference(LocalApi api) {
    this.api = api;
  }

  /** Answers. On the request's event loop. */
  void answer(Address address, RequestBody body, Reply reply) {
    if (body.length() > MOST_BYTES_ON_LOOP) {
      try {
        api.threads().execute(() -> read(address, body, reply));
        return;
      } catch (RejectedExecutionException e) {
        // Whoever is to answer says that all threads are busy.
      }
    }
    read(address, body, reply);
  }

  private void read(Address address, RequestBody body, Reply reply) {
    try {
      InferRequest asked = InferRequestReader.read(body);
      Target target = Target.of(address, api.catalog(), api::callablePipelines);
      reply.limit(asked.parameters().timeoutMillis());
      boolean isText = TextInput.isIn(asked.inputs());
      if (target instanceof Target.OfModel model && !(isText && doesTasks(model))) {
        call(address, model, asked, reply);
      } else {
        run(address, target, asked, isText, reply);
      }
    } catch (RuntimeException | LinkageError e) {
      reply.fail(e);
    }
  }

  private static boolean doesTasks(Target.OfModel model) {
    return !model.manifest().tasks().isEmpty();
  }

  private void call(Address address, Target.OfModel model, InferRequest asked, Reply reply) {
    Set<String> outputs = asked.outputNames();
    Cancellation cancellation = reply.cancellation();
    Outcome.BriefListener<Map<String, Tensor>> whenDone =
        outcome -> {
          switch (outcome) {
            case Outcome.Answered<Map<String, Tensor>> answered ->
                write(address, answered.report(), asked, answered.answer(), reply);
            case Outcome.Failed<Map<String, Tensor>> failed -> reply.fail(failed.error());
          }
        };
    api.engine()
        .call(
            model.ref(),
            asked.parameters().priority(),
            loaded -> loaded.infer(asked.inputs(), outputs, cancellation),
            cancellation,
            whenDone);
  }

  private static void write(
      Address address,
      CallReport report,
      InferRequest asked,
      Map<String, Tensor> outputs,
      Reply reply) {
    try {
      reply.send(
          InferResponseWriter.write(
              address.model(),
              report.version(),
              ChosenModel.device(report.device()),
              asked,
              outputs));
    } catch (RuntimeException e) {
      reply.fail(e);
    }
  }

  private void run(
      Address address, Target target, InferRequest asked, boolean isText, Reply reply) {
    List<String> labels =
        target instanceof Target.OfModel model ? model.manifest().labels() : List.of();
    api.ask(target.runName(), target.callee(), question(asked, isText), reply.cancellation())
        .thenAccept(
            done ->
                reply.send(
                    InferResponseWriter.write(
                        address.model(),
                        AnsweredVersion.of(target.version(), done),
                        ChosenModel.parameters(target.version(), done),
                        asked,
                        AnswerTensors.of(done.answer(), labels))))
        .exceptionally(
            failure -> {
              reply.fail(failure);
              return null;
            });
  }

  /** One text is asked as such, which every pipeline takes. */
  private RunRequest question(InferRequest asked, boolean isText) {
    Object body = asked.inputs();
    if (isText) {
      List<String> texts = TextInput.of(asked.inputs(), api.mostTexts());
      body = texts.size() == 1 ? texts.getFirst() : texts;
    }
    Set<String> outputs = isText ? Set.of() : asked.outputNames();
    RequestParameters parameters = asked.parameters();
    return new RunRequest(body, parameters.task(), parameters.ofRun(), outputs, RunListener.NONE);
  }
}
