package io.serai.server.api;

import io.serai.routes.model.RunListener;
import io.serai.routes.model.StepToken;
import io.serai.routes.pipeline.Callee;
import io.serai.routes.pipeline.Pipelines;
import io.serai.routes.pipeline.RunRequest;
import io.serai.routes.pipeline.RunResult;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.Documents.TokenDocument;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Runs pipelines of this process, and asks its models. */
final class LocalRuns {
  private final Pipelines pipelines;
  private final int mostTexts;

  /**
   * Runs these pipelines.
   *
   * @param mostTexts how many texts a request may ask for at once
   */
  LocalRuns(Pipelines pipelines, int mostTexts) {
    this.pipelines = pipelines;
    this.mostTexts = mostTexts;
  }

  /** How many texts a request may ask for at once. */
  int mostTexts() {
    return mostTexts;
  }

  /**
   * Runs a pipeline or asks a model, and tells the tokens while they are made.
   *
   * @param tokens called by one thread at a time
   * @param cancellation gives it up
   */
  CompletableFuture<RunDocument> stream(
      String name, RunBody body, Consumer<TokenDocument> tokens, Cancellation cancellation) {
    Object lock = new Object();
    RunListener listener =
        new RunListener() {
          @Override
          public void token(StepToken token) {
            synchronized (lock) {
              tokens.accept(TokenDocument.of(token));
            }
          }
        };
    return run(name, body, listener, cancellation);
  }

  /**
   * Runs a pipeline or asks a model.
   *
   * @param listener told of the run while it goes on
   * @param cancellation gives it up
   */
  CompletableFuture<RunDocument> run(
      String name, RunBody body, RunListener listener, Cancellation cancellation) {
    return call(name, Callee.EITHER, body, listener, cancellation)
        .thenApply(done -> ToDocument.run(name, done));
  }

  /**
   * The same, with the answer as the engine has it.
   *
   * @param callee what the name may stand for
   * @return fails with {@link ErrorCode#TOO_LARGE} where the answer can't be written
   */
  CompletableFuture<RunResult.Completed> call(
      String name, Callee callee, RunBody body, RunListener listener, Cancellation cancellation) {
    try {
      RunRequest request = RunRequests.of(body, mostTexts).tellingTo(listener);
      return call(name, callee, request, cancellation);
    } catch (SeraiException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The same of a request that a body can't hold. */
  CompletableFuture<RunResult.Completed> call(
      String name, Callee callee, RunRequest request, Cancellation cancellation) {
    return ask(name, callee, request, cancellation).thenApply(LocalRuns::writable);
  }

  private static RunResult.Completed writable(RunResult.Completed done) {
    AnswerSize.check(done, Runtime.getRuntime().maxMemory());
    return done;
  }

  /**
   * The same, whatever the size of the answer.
   *
   * @param callee what the name may stand for
   * @param cancellation gives it up
   */
  CompletableFuture<RunResult.Completed> ask(
      String name, Callee callee, RunRequest request, Cancellation cancellation) {
    CompletableFuture<RunResult.Completed> answer = new CompletableFuture<>();
    try {
      pipelines.run(
          name,
          callee,
          request,
          cancellation,
          result -> {
            switch (result) {
              case RunResult.Completed done -> answer.complete(done);
              case RunResult.Failed failed -> answer.completeExceptionally(failed.error());
            }
          });
    } catch (SeraiException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }
}
