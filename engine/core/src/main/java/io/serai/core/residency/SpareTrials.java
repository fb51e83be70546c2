package io.serai.core.residency;

import io.serai.core.footprint.Measured;
import io.serai.spi.Cancellation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures models that run in the engine's process, where nobody can tell what is theirs: each is
 * loaded once more in a worker, while nothing else goes on and there is memory to spare. Confined
 * to the thread that owns the residency's state.
 */
final class SpareTrials {
  private static final Logger LOG = LoggerFactory.getLogger(SpareTrials.class);

  /** What a smaller one needs is hardly more than what varies by itself. */
  private static final long LEAST_BYTES = 32L << 20;

  private final ResidentModels models;
  private final LoadQueue queue;
  private final Loader loader;
  private final Trials trials;
  private final StateThread state;
  private final int calmLooks;
  private final Set<String> tried = new HashSet<>();
  private int calm;
  private @Nullable Cancellation underWay;

  /**
   * None at first.
   *
   * @param calmLooks so often in a row nothing else may go on before one begins
   */
  SpareTrials(
      ResidentModels models,
      LoadQueue queue,
      Loader loader,
      Trials trials,
      StateThread state,
      int calmLooks) {
    this.models = models;
    this.queue = queue;
    this.loader = loader;
    this.trials = trials;
    this.state = state;
    this.calmLooks = calmLooks;
  }

  /**
   * Begins one if it is time, and gives it up when something else is to be loaded.
   *
   * @param pressed whether steps against memory pressure are taken
   */
  void look(boolean pressed) {
    Cancellation trial = underWay;
    if (trial != null) {
      if (pressed || queue.all().size() > 1) {
        trial.request("others need what it takes");
      }
      return;
    }
    boolean busy = pressed || !queue.isEmpty() || models.anyDraining();
    calm = busy || models.ready().stream().anyMatch(LoadedModel::inUse) ? 0 : calm + 1;
    if (calm >= calmLooks) {
      calm = 0;
      next().ifPresent(this::begin);
    }
  }

  private Optional<LoadedModel> next() {
    return models.ready().stream()
        .filter(LoadedModel::inEngine)
        .filter(model -> model.held().totalBytes() >= LEAST_BYTES)
        .filter(model -> !tried.contains(model.toString()))
        .filter(model -> !measured(model))
        .findFirst();
  }

  private boolean measured(LoadedModel model) {
    return loader.measured(model.manifest(), model.variant()).map(Measured::peak).isPresent();
  }

  private void begin(LoadedModel model) {
    tried.add(model.toString());
    Cancellation cancellation = new Cancellation();
    CompletableFuture<ProbeReport> trial = new CompletableFuture<>();
    underWay = cancellation;
    trial.whenComplete(
        (report, failure) -> {
          if (failure == null) {
            LOG.info("{} was measured in a worker, since there was time", model);
          } else {
            LOG.info("{} isn't measured now: {}", model, failure.getMessage());
          }
          state.tell(() -> underWay = null);
        });
    trials.begin(
        model.manifest(), model.variant().name(), Load.Purpose.SPARE_TRIAL, cancellation, trial);
  }
}
