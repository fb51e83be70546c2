package io.serai.core.residency;

import io.serai.catalog.Isolation;
import io.serai.catalog.Manifest;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Loads of models that are only measured, and leave again. Confined to the thread that owns the
 * residency's state.
 */
final class Trials {
  private final ResidentModels models;
  private final Loads loads;
  private final Shutdown shutdown;

  Trials(ResidentModels models, Loads loads, Shutdown shutdown) {
    this.models = models;
    this.loads = loads;
    this.shutdown = shutdown;
  }

  /**
   * Begins one, in a worker, beside the same model if that is loaded.
   *
   * @param variant null for the first that fits
   * @param purpose one of the trials
   * @param trial completes when its memory is free again
   */
  void begin(
      Manifest manifest,
      @Nullable String variant,
      Load.Purpose purpose,
      Cancellation cancellation,
      CompletableFuture<ProbeReport> trial) {
    if (shutdown.begun()) {
      trial.completeExceptionally(Shutdown.stopping());
      return;
    }
    if (manifest.elsewhere()) {
      trial.completeExceptionally(
          new SeraiException(
              ErrorCode.INVALID_INPUT,
              "model %s is on another server and takes no memory here, so there is nothing to measure"
                  .formatted(manifest.id())));
      return;
    }
    Slot apart = new Slot(new Slot.Key(manifest.name(), manifest.version(), variant));
    Manifest inWorker = manifest.with(manifest.residency().in(Isolation.WORKER));
    Load load = loads.begin(apart, inWorker, purpose, new Measuring(trial));
    Cancellation.Registration registered =
        cancellation.onRequest(() -> load.cancellation().request("the trial was given up"));
    trial.whenComplete((model, failure) -> registered.close());
  }

  /** Has a model leave once it is loaded, and so measured. */
  private final class Measuring implements Load.Recipient {
    private final CompletableFuture<ProbeReport> trial;

    Measuring(CompletableFuture<ProbeReport> trial) {
      this.trial = trial;
    }

    @Override
    public void loaded(Load load, LoadedModel model) {
      models
          .drain(model)
          .thenRun(
              () ->
                  model
                      .trial()
                      .ifPresentOrElse(
                          trial::complete,
                          () ->
                              trial.completeExceptionally(
                                  new SeraiException(
                                      ErrorCode.INTERNAL, model + " was loaded without a trial"))));
    }

    @Override
    public void failed(Load load, SeraiException why) {
      trial.completeExceptionally(why);
      loads.admit();
      shutdown.completeIfEmpty();
    }
  }
}
