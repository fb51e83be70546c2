package io.serai.core;

import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.core.dispatch.Compute;
import io.serai.core.dispatch.EngineThreads;
import io.serai.core.residency.LoadedModel;
import io.serai.core.residency.Residency;
import io.serai.core.select.ModelSelection;
import io.serai.spi.Cancellation;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls models that are asked for by name; each is loaded if it isn't. */
final class ModelCalls {
  private final Residency residency;
  private final ModelSelection selection;
  private final ModelLoads loads;
  private final Compute compute;
  private final PageIns<LoadedModel> pageIns;
  private final EngineThreads threads;

  /**
   * None at first.
   *
   * @param mostWaiting how many calls of one model may wait until it is paged in
   */
  ModelCalls(
      Residency residency,
      ModelSelection selection,
      ModelLoads loads,
      Compute compute,
      EngineThreads threads,
      int mostWaiting) {
    this.residency = residency;
    this.selection = selection;
    this.loads = loads;
    this.compute = compute;
    this.threads = threads;
    pageIns = new PageIns<>(LoadedModel::bringBack, mostWaiting);
  }

  /** As {@link Engine#call(ModelRef, Priority, Function, Cancellation, Consumer)}. */
  <R> void call(
      ModelRef ref,
      @Nullable Priority priority,
      Function<Model, R> work,
      Cancellation cancellation,
      Consumer<Outcome<R>> whenDone) {
    LoadedModel model = residency.tryAcquire(ref);
    if (model != null) {
      compute(call(model, priority, 0, work, cancellation, whenDone));
      return;
    }
    residency
        .acquire(ref, priority, cancellation)
        .whenComplete(
            (lease, failure) -> {
              if (failure != null) {
                fail(loads.notLoaded(ref, failure), whenDone);
              } else {
                long loadNanos = lease.waited() ? lease.model().loadNanos() : 0;
                compute(call(lease.model(), priority, loadNanos, work, cancellation, whenDone));
              }
            });
  }

  /** How many calls wait for cores, or until their model is paged in. */
  int waiting() {
    return compute.waiting() + pageIns.waiting();
  }

  /** How many calls of that model wait for cores, or until it is paged in. */
  int waiting(String model) {
    return compute.waiting(model) + pageIns.waiting(model);
  }

  private void compute(ModelCall<?> call) {
    if (call.needsPageIn()) {
      pageIns.await(
          call.loaded(),
          call.hasWaited(),
          call.cancellation(),
          () -> computeNow(call.pagedIn()),
          why -> threads.executeAnyway(call.fail(why)));
    } else {
      computeNow(call);
    }
  }

  private void computeNow(ModelCall<?> call) {
    compute.run(call.threads(), call.priority(), call.cancellation(), call);
  }

  private <R> ModelCall<R> call(
      LoadedModel model,
      @Nullable Priority priority,
      long loadNanos,
      Function<Model, R> work,
      Cancellation cancellation,
      Consumer<Outcome<R>> whenDone) {
    return new ModelCall<>(
        residency,
        selection,
        model,
        priority,
        loadNanos,
        work,
        cancellation,
        this::compute,
        whenDone);
  }

  /** Tells a call's failure that no model was asked for, on a thread of the engine's. */
  <R> void fail(SeraiException error, Consumer<Outcome<R>> whenDone) {
    threads.executeAnyway(() -> whenDone.accept(new Outcome.Failed<>(error)));
  }
}
