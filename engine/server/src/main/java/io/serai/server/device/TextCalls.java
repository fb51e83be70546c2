package io.serai.server.device;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.Engine;
import io.serai.core.select.Goal;
import io.serai.core.select.NextChoice;
import io.serai.core.select.Selection;
import io.serai.core.select.SelectionRequest;
import io.serai.core.select.Wish;
import io.serai.routes.model.RunListener;
import io.serai.routes.pipeline.Callee;
import io.serai.routes.pipeline.RunResult;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.LocalApi;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has texts written by the model that a request means. */
final class TextCalls {
  private static final Logger LOG = LoggerFactory.getLogger(TextCalls.class);

  /**
   * What is run.
   *
   * @param selection null where the run chooses
   * @param request what the model was chosen for, so that another can be; null where it was named,
   *     or the run chooses
   * @param note goes before the reason of the choice
   * @param nanos how long it took to find that the run has to choose; 0 if that was clear
   */
  private record Run(
      String name,
      RunBody body,
      @Nullable Selection selection,
      @Nullable SelectionRequest request,
      String note,
      long nanos) {
    /** Of a model that is named, or that the run chooses. */
    Run(String name, RunBody body, @Nullable Selection selection) {
      this(name, body, selection, null, "", 0);
    }

    TextAnswer answer(RunResult.Completed done, long totalNanos) {
      return TextAnswer.of(done, selection, note, nanos, totalNanos);
    }
  }

  private final LocalApi api;
  private final Engine engine;
  private final Models models;
  private final LongAdder asked = new LongAdder();

  TextCalls(LocalApi api, Models models) {
    this.api = api;
    this.engine = api.engine();
    this.models = models;
  }

  /** How many texts were asked for. */
  long asked() {
    return asked.sum();
  }

  /**
   * Has a text written.
   *
   * @param listener told of its tokens
   * @return fails with a {@link SeraiException}
   */
  CompletableFuture<TextAnswer> call(
      TextRequest request, RunListener listener, Cancellation cancellation) {
    asked.increment();
    long start = System.nanoTime();
    try {
      return CompletableFuture.supplyAsync(() -> run(request), api.threads())
          .thenCompose(run -> answer(run, request, listener, cancellation, start));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new SeraiException(ErrorCode.OVERLOADED, "all of the engine's threads are busy", e));
    }
  }

  private CompletableFuture<TextAnswer> answer(
      Run run, TextRequest request, RunListener listener, Cancellation cancellation, long start) {
    return api.call(run.name(), Callee.MODEL, run.body(), listener, cancellation)
        .thenApply(done -> run.answer(done, System.nanoTime() - start))
        .exceptionallyCompose(
            failure -> {
              Run next = another(run, request, LocalApi.failure(failure));
              return next == null
                  ? CompletableFuture.failedFuture(failure)
                  : answer(next, request, listener, cancellation, start);
            });
  }

  /** The next best where the model that was chosen can't be had after all; else null. */
  private @Nullable Run another(Run run, TextRequest request, SeraiException why) {
    SelectionRequest before = run.request();
    Selection choice = run.selection();
    if (before == null
        || choice == null
        || !(request.answerer() instanceof Answerer.Capable capable)
        || !NextChoice.anotherMayDo(before, why)) {
      return null;
    }
    LOG.info("{} was chosen but can't be had: {}", choice.id(), why.getMessage());
    return capable(
        capable,
        request,
        before.without(choice.id(), String.valueOf(why.getMessage())).wish().without());
  }

  /** Has several written, one after the other, since each may take all cores. */
  CompletableFuture<List<TextAnswer>> callAll(
      List<TextRequest> requests, Cancellation cancellation) {
    CompletableFuture<List<TextAnswer>> all =
        CompletableFuture.completedFuture(new ArrayList<>(requests.size()));
    for (TextRequest request : requests) {
      all =
          all.thenCompose(
              before ->
                  call(request, RunListener.NONE, cancellation)
                      .exceptionallyCompose(failure -> failed(before.size(), failure))
                      .thenApply(
                          answer -> {
                            before.add(answer);
                            return before;
                          }));
    }
    return all;
  }

  private static CompletableFuture<TextAnswer> failed(int index, Throwable failure) {
    SeraiException why = LocalApi.failure(failure);
    return CompletableFuture.failedFuture(
        new SeraiException(why.code(), "prompts[%d]: %s".formatted(index, why.getMessage()), why));
  }

  private Run run(TextRequest request) {
    return switch (request.answerer()) {
      case Answerer.Named named -> named(named.model(), request);
      case Answerer.Preferred preferred -> {
        Map<String, Object> parameters = preferred.terms().parameters();
        parameters.put("prefer", firstAvailable(preferred, request));
        yield new Run(ModelRef.AUTO, request.text(parameters), null);
      }
      case Answerer.Best best ->
          new Run(ModelRef.AUTO, request.text(best.terms().parameters()), null);
      case Answerer.Capable capable -> capable(capable, request, Map.of());
    };
  }

  private Run named(String name, TextRequest request) {
    Manifest manifest = models.require(name);
    if (!manifest.tasks().contains(Task.TEXT_GENERATION)) {
      throw new SeraiException(
          ErrorCode.UNSUPPORTED_TASK,
          "model %s doesn't write texts: it does %s; %s"
              .formatted(name, String.join(", ", manifest.allCapabilities()), models.writers()));
    }
    Selection selection =
        engine
            .selection()
            .select(new SelectionRequest(ModelRef.parse(name), null, Wish.of(Goal.BALANCED)));
    return new Run(name, request.text(Map.of()), selection);
  }

  /** Where none can be had, the first: the choice then says what is against it. */
  private String firstAvailable(Answerer.Preferred preferred, TextRequest request) {
    Wish wish = preferred.terms().wish(request.maxTokens(), Task.TEXT_GENERATION.id());
    List<String> names = preferred.models();
    return names.size() == 1
        ? names.getFirst()
        : names.stream()
            .filter(name -> engine.selection().isAvailable(ModelRef.parse(name), wish))
            .findFirst()
            .orElse(names.getFirst());
  }

  /** The best that can do what is wanted, and whichever writes texts where there is none. */
  private Run capable(Answerer.Capable capable, TextRequest request, Map<String, String> without) {
    Wish wish =
        capable
            .terms()
            .wish(request.maxTokens(), Task.TEXT_GENERATION.id(), capable.capability())
            .without(without);
    long start = System.nanoTime();
    Selection selection = engine.selection().selectIfAny(wish);
    if (selection == null) {
      String note =
          "no model for %s can be had, so any that writes texts will do; "
              .formatted(capable.capability());
      return new Run(
          ModelRef.AUTO,
          request.text(capable.terms().parameters()),
          null,
          null,
          note,
          System.nanoTime() - start);
    }
    RunBody body =
        capable.capability().equals(Manifest.CHAT)
            ? request.conversation()
            : request.text(Map.of());
    return new Run(
        selection.model().toString(), body, selection, SelectionRequest.auto(wish), "", 0);
  }
}
