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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Has texts written by the model that a request means. */
final class TextCalls {
  /** What is run. The selection is null where the run chooses; the note goes before its reason. */
  private record Run(String name, RunBody body, @Nullable Selection selection, String note) {
    Run(String name, RunBody body, @Nullable Selection selection) {
      this(name, body, selection, "");
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
          .thenCompose(
              run ->
                  api.call(run.name(), Callee.MODEL, run.body(), listener, cancellation)
                      .thenApply(
                          done ->
                              TextAnswer.of(
                                  done, run.selection(), run.note(), System.nanoTime() - start)));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new SeraiException(ErrorCode.OVERLOADED, "all of the engine's threads are busy", e));
    }
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
            null);
      }
      case Answerer.Best best ->
          new Run(ModelRef.AUTO, request.text(Map.of("priority", best.goal().id())), null);
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
    return new Run(name, request.text(Map.of()), selection);
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
    ModelSelection selections = engine.selection();
    Wish wish = Wish.of(Goal.BALANCED, Task.TEXT_GENERATION.id(), capability);
    if (selections.rank(wish).ranked().isEmpty()) {
      String note =
          "no model for %s can be had, so any that writes texts will do; ".formatted(capability);
      return new Run(ModelRef.AUTO, request.text(Map.of()), null, note);
    }
    Selection selection = selections.select(SelectionRequest.auto(wish));
    RunBody body =
        capability.equals(Manifest.CHAT) ? request.conversation() : request.text(Map.of());
    return new Run(selection.model().toString(), body, selection);
  }
}
