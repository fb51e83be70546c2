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
  private final Consumer<ModelCall<?>> pagedOut;
  private final Consumer<Outcome<R>> whenDone;
  private volatile boolean takenAsItIs;
  private volatile boolean hasWaited;
  private volatile boolean handedOver;

  /**
   * A call that doesn't wait yet.
   *
   * @param asked the request's priority; null for the model's own
   * @param pagedOut given this call if it was its turn and its model was paged out meanwhile; it
   *     holds no cores then, and is to be run again
   */
  ModelCall(
      Residency residency,
      ModelSelection selection,
      LoadedModel model,
      @Nullable Priority asked,
      long loadNanos,
      Function<Model, R> question,
      Cancellation cancellation,
      Consumer<ModelCall<?>> pagedOut,
      Consumer<Outcome<R>> whenDone) {
    this.residency = residency;
    this.selection = selection;
    this.model = model;
    this.priority = asked == null ? model.priority() : asked;
    this.loadNanos = loadNanos;
    this.question = question;
    this.cancellation = cancellation;
    this.pagedOut = pagedOut;
    this.whenDone = whenDone;
  }

  /** What is asked. */
  LoadedModel loaded() {
    return model;
  }

  /** Whether its model is to be paged in before it is asked. */
  boolean needsPageIn() {
    return model.tier() == Tier.SWAP
        && !takenAsItIs
        && !cancellation.requested()
        && residency.accepts(model, priority);
  }

  /** Its model was paged in; where most of it didn't come, what is used comes when it is. */
  ModelCall<R> pagedIn() {
    takenAsItIs = model.tier() == Tier.SWAP;
    hasWaited = true;
    return this;
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
  public boolean hasWaited() {
    return hasWaited;
  }

  @Override
  public Runnable compute() {
    handedOver = needsPageIn();
    if (handedOver) {
      hasWaited = true;
      return () -> pagedOut.accept(this);
    }
    Outcome<R> outcome = outcome();
    return () -> whenDone.accept(outcome);
  }

  @Override
  public boolean isBrief() {
    return !handedOver && whenDone instanceof Outcome.BriefListener;
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
