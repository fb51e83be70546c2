package io.serai.core;

import io.serai.catalog.Priority;
import io.serai.core.dispatch.Work;
import io.serai.core.gate.Tier;
import io.serai.core.residency.LoadedModel;
import io.serai.core.residency.Residency;
import io.serai.core.select.ModelSelection;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of a loaded model under a lease, which it gives back before it tells the outcome. */
final class ModelCall<R> implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCall.class);

  private final Residency residency;
  private final ModelSelection selection;
  private final LoadedModel model;
  private final Priority priority;
  private final long loadNanos;
  private final long queued = System.nanoTime();
  private final Function<Model, R> question;
  private final Cancellation cancellation;
  private final Consumer<Outcome<R>> whenDone;

  /**
   * A call that doesn't wait yet.
   *
   * @param asked the request's priority; null for the model's own
   */
  ModelCall(
      Residency residency,
      ModelSelection selection,
      LoadedModel model,
      @Nullable Priority asked,
      long loadNanos,
      Function<Model, R> question,
      Cancellation cancellation,
      Consumer<Outcome<R>> whenDone) {
    this.residency = residency;
    this.selection = selection;
    this.model = model;
    this.priority = asked == null ? model.priority() : asked;
    this.loadNanos = loadNanos;
    this.question = question;
    this.cancellation = cancellation;
    this.whenDone = whenDone;
  }

  /** What is asked. */
  LoadedModel loaded() {
    return model;
  }

  /** Whether its model is paged out, and would be asked were it not. */
  boolean needsPageIn() {
    return model.tier() == Tier.SWAP
        && !cancellation.requested()
        && residency.accepts(model, priority);
  }

  /** How many the model computes on. */
  int threads() {
    return model.model().threads();
  }

  /** The request's, or the model's where that says nothing. */
  Priority priority() {
    return priority;
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
  public boolean isBrief() {
    return whenDone instanceof Outcome.BriefListener;
  }

  @Override
  public Runnable leave(SeraiException why) {
    model.release();
    return () -> whenDone.accept(new Outcome.Failed<>(why));
  }

  /**
   * Gives up since the model couldn't be readied; gives the lease back.
   *
   * @return tells so
   */
  Runnable fail(Throwable why) {
    model.release();
    Outcome<R> outcome = failed(why);
    return () -> whenDone.accept(outcome);
  }

  private Outcome<R> outcome() {
    try {
      cancellation.check();
      residency.checkAccepted(model, priority);
      // It may have been paged out while this waited for cores.
      model.bringBack();
      // Paging in isn't computing: it says nothing of how fast the model answers.
      long started = System.nanoTime();
      R answer = question.apply(model.model());
      long ended = System.nanoTime();
      boolean first = model.firstAnswerNanos() == 0;
      model.answered(ended - started);
      selection.answered(model, answer, ended - started, first);
      return new Outcome.Answered<>(
          answer,
          new CallReport(
              model.manifest().name(),
              model.manifest().version(),
              model.variant().name(),
              model.model().device(),
              loadNanos,
              started - queued,
              ended - started));
    } catch (Throwable e) {
      return failed(e);
    } finally {
      model.release();
    }
  }

  private Outcome<R> failed(Throwable e) {
    SeraiException why = known(e);
    selection.failed(model.manifest(), why);
    return new Outcome.Failed<>(why);
  }

  private SeraiException known(Throwable e) {
    if (e instanceof SeraiException known) {
      return known;
    }
    LOG.error("model {} failed", model, e);
    return new SeraiException(
        ErrorCode.RUNTIME_FAILED, "model %s failed: %s".formatted(model, e), e);
  }
}
