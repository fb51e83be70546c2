package io.serai.core;

import io.serai.catalog.Priority;
import io.serai.core.dispatch.Work;
import io.serai.core.residency.LoadedModel;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of a loaded model under a lease, which it gives back before it tells the outcome. */
final class ModelCall<R> implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCall.class);

  private final LoadedModel model;
  private final long loadNanos;
  private final long queued = System.nanoTime();
  private final Function<Model, R> question;
  private final Cancellation cancellation;
  private final Consumer<Outcome<R>> whenDone;

  ModelCall(
      LoadedModel model,
      long loadNanos,
      Function<Model, R> question,
      Cancellation cancellation,
      Consumer<Outcome<R>> whenDone) {
    this.model = model;
    this.loadNanos = loadNanos;
    this.question = question;
    this.cancellation = cancellation;
    this.whenDone = whenDone;
  }

  /** How many the model computes on. */
  int threads() {
    return model.model().threads();
  }

  /** What counts where the caller says nothing. */
  Priority modelsPriority() {
    return model.policy().priority();
  }

  Cancellation cancellation() {
    return cancellation;
  }

  @Override
  public String model() {
    return model.toString();
  }

  @Override
  public Runnable compute() {
    Outcome<R> outcome = outcome();
    return () -> whenDone.accept(outcome);
  }

  @Override
  public Runnable leave(SeraiException why) {
    model.release();
    return () -> whenDone.accept(new Outcome.Failed<>(why));
  }

  private Outcome<R> outcome() {
    try {
      cancellation.check();
      long started = System.nanoTime();
      model.bringBack();
      R answer = question.apply(model.model());
      long ended = System.nanoTime();
      return new Outcome.Answered<>(
          answer,
          new CallReport(
              model.manifest().name(),
              model.manifest().version(),
              model.variant().name(),
              loadNanos,
              started - queued,
              ended - started));
    } catch (SeraiException e) {
      return new Outcome.Failed<>(e);
    } catch (Throwable e) {
      LOG.error("model {} failed", model, e);
      return new Outcome.Failed<>(
          new SeraiException(
              ErrorCode.RUNTIME_FAILED, "model %s failed: %s".formatted(model, e), e));
    } finally {
      model.release();
    }
  }
}
