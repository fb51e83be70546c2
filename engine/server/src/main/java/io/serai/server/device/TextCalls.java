package io.serai.server.device;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.Engine;
import io.serai.core.select.Goal;
import io.serai.core.select.ModelSelection;
import io.serai.core.select.Selection;
import io.serai.core.select.SelectionRequest;
import io.serai.core.select.Wish;
import io.serai.routes.model.RunListener;
import io.serai.routes.pipeline.Callee;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.LocalApi;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
   */
  private record Run(
      String name,
      RunBody body,
      @Nullable Selection selection,
      @Nullable SelectionRequest request,
      String note) {
    /** Of a model that is named, or that the run chooses. */
    Run(String name, RunBody body, @Nullable Selection selection, String note) {
      this(name, body, selection, null, note);
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
        .thenApply(
            done -> TextAnswer.of(done, run.selection(), run.note(), System.nanoTime() - start))
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
    if (before == null || choice == null || !Engine.anotherMayDo(before, why)) {
      return null;
    }
    LOG.info("{} was chosen but can't be had: {}", choice.id(), why.getMessage());
    return capable(request, before.without(choice.id(), String.valueOf(why.getMessage())));
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
        String first = firstAvailable(preferred);
        yield new Run(
            ModelRef.AUTO,
            request.text(Map.of("prefer", first, "priority", preferred.goal().id())),
            null,
            "");
      }
      case Answerer.Best best ->
          new Run(ModelRef.AUTO, request.text(Map.of("priority", best.goal().id())), null, "");
      case Answerer.Capable capable -> capable(capable.capability(), request);
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
    return new Run(name, request.text(Map.of()), selection, "");
  }

  /** Where none can be had, the first: the choice then says what is against it. */
  private String firstAvailable(Answerer.Preferred preferred) {
    Wish wish = Wish.of(preferred.goal(), Task.TEXT_GENERATION.id());
    List<String> names = preferred.models();
    return names.size() == 1
        ? names.getFirst()
        : names.stream()
            .filter(name -> engine.selection().isAvailable(ModelRef.parse(name), wish))
            .findFirst()
            .orElse(names.getFirst());
  }

  private Run capable(String capability, TextRequest request) {
    Wish wish = Wish.of(Goal.BALANCED, Task.TEXT_GENERATION.id(), capability);
    return capable(request, SelectionRequest.auto(wish));
  }

  /** The best for a request, and whichever writes texts where there is none. */
  private Run capable(TextRequest request, SelectionRequest choice) {
    ModelSelection selections = engine.selection();
    Set<String> capabilities = new TreeSet<>(choice.wish().capabilities());
    capabilities.remove(Task.TEXT_GENERATION.id());
    if (selections.rank(choice.wish()).ranked().isEmpty()) {
      String note =
          "no model for %s can be had, so any that writes texts will do; "
              .formatted(String.join(", ", capabilities));
      return new Run(ModelRef.AUTO, request.text(Map.of()), null, note);
    }
    Selection selection = selections.select(choice);
    RunBody body =
        capabilities.contains(Manifest.CHAT) ? request.conversation() : request.text(Map.of());
    return new Run(selection.model().toString(), body, selection, choice, "");
  }
}
