package io.serai.core;

import io.serai.catalog.Priority;
import io.serai.core.dispatch.EngineThreads;
import io.serai.core.select.ModelSelection;
import io.serai.core.select.NextChoice;
import io.serai.core.select.Selection;
import io.serai.core.select.SelectionRequest;
import io.serai.spi.Cancellation;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls and loads whichever model is chosen, and where that can't be had after all, another. */
final class ChosenModels {
  private static final Logger LOG = LoggerFactory.getLogger(ChosenModels.class);

  private final ModelSelection selection;
  private final ModelCalls calls;
  private final ModelLoads loads;
  private final EngineThreads threads;

  ChosenModels(
      ModelSelection selection, ModelCalls calls, ModelLoads loads, EngineThreads threads) {
    this.selection = selection;
    this.calls = calls;
    this.loads = loads;
    this.threads = threads;
  }

  /**
   * As {@link Engine#call(SelectionRequest, Priority, Function, Cancellation, Consumer, Consumer)}.
   *
   * @param last what the model failed with that was tried before; null for the first
   */
  <R> void call(
      SelectionRequest request,
      @Nullable SeraiException last,
      @Nullable Priority priority,
      Function<Model, R> work,
      Cancellation cancellation,
      Consumer<Selection> chosen,
      Consumer<Outcome<R>> whenDone) {
    Selection choice;
    try {
      choice = selection.select(request);
    } catch (SeraiException e) {
      calls.fail(last == null ? e : NextChoice.noOther(e, last), whenDone);
      return;
    }
    Consumer<SeraiException> askAnother =
        why -> {
          LOG.info("{} was chosen but can't be had: {}", choice.id(), why.getMessage());
          call(
              request.without(choice.id(), String.valueOf(why.getMessage())),
              why,
              priority,
              work,
              cancellation,
              chosen,
              whenDone);
        };
    try {
      chosen.accept(choice);
    } catch (SeraiException e) {
      if (NextChoice.mayAskAnother(request)) {
        askAnother.accept(e);
      } else {
        calls.fail(e, whenDone);
      }
      return;
    }
    calls.call(
        choice.model(),
        priority,
        work,
        cancellation,
        outcome -> {
          SeraiException why = outcome instanceof Outcome.Failed<R> failed ? failed.error() : null;
          if (why == null || !NextChoice.anotherMayDo(request, why)) {
            whenDone.accept(outcome);
          } else {
            askAnother.accept(why);
          }
        });
  }

  /**
   * As {@link Engine#load(SelectionRequest, Cancellation)}.
   *
   * @param last what the model failed with that was tried before; null for the first
   */
  CompletableFuture<Engine.Chosen> load(
      SelectionRequest request, @Nullable SeraiException last, Cancellation cancellation) {
    Selection choice;
    try {
      choice = selection.select(request);
    } catch (SeraiException e) {
      return CompletableFuture.failedFuture(last == null ? e : NextChoice.noOther(e, last));
    }
    return loads
        .load(choice.model(), null, cancellation)
        .thenApply(lease -> new Engine.Chosen(choice, lease))
        .exceptionallyComposeAsync(
            failure -> {
              SeraiException why = ModelLoads.known(failure);
              if (!NextChoice.anotherMayDo(request, why)) {
                return CompletableFuture.failedFuture(why);
              }
              LOG.info("{} was chosen but can't be had: {}", choice.id(), why.getMessage());
              return load(
                  request.without(choice.id(), String.valueOf(why.getMessage())),
                  why,
                  cancellation);
            },
            threads);
  }
}
