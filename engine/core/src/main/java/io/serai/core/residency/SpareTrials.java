package io.serai.core.residency;

import io.serai.core.gate.Need;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures models that run in the engine's process, where nobody can tell what is theirs: each is
 * loaded once more in a worker, while nothing else goes on and there is memory to spare. A trial
 * that others had to go before is tried again later, after pauses that double. Confined to the
 * thread that owns the residency's state.
 */
final class SpareTrials {
  private static final Logger LOG = LoggerFactory.getLogger(SpareTrials.class);

  /** What a smaller one needs is hardly more than what varies by itself. */
  private static final long LEAST_BYTES = 32L << 20;

  /** Failures that say nothing of the model. */
  private static final Set<ErrorCode> PASSING =
      EnumSet.of(
          ErrorCode.INSUFFICIENT_MEMORY,
          ErrorCode.MEMORY_PRESSURE,
          ErrorCode.OVERLOADED,
          ErrorCode.CANCELLED);

  private static final long FIRST_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofHours(1).toNanos();

  private final ResidentModels models;
  private final LoadQueue queue;
  private final Holders holders;
  private final LoadAdmission admission;
  private final Loader loader;
  private final Trials trials;
  private final StateThread state;
  private final int calmLooks;
  private final LongSupplier nanoTime;
  private final Set<String> tried = new HashSet<>();
  private final Map<String, Pause> pauses = new HashMap<>();
  private int calm;
  private @Nullable Cancellation underWay;

  /**
   * None at first.
   *
   * @param calmLooks so often in a row nothing else may go on before one begins
   * @param nanoTime as {@link System#nanoTime}
   */
  SpareTrials(
      ResidentModels models,
      LoadQueue queue,
      Holders holders,
      LoadAdmission admission,
      Loader loader,
      Trials trials,
      StateThread state,
      int calmLooks,
      LongSupplier nanoTime) {
    this.models = models;
    this.queue = queue;
    this.holders = holders;
    this.admission = admission;
    this.loader = loader;
    this.trials = trials;
    this.state = state;
    this.calmLooks = calmLooks;
    this.nanoTime = nanoTime;
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
        .filter(model -> !tried.contains(model.toString()) && !pauses(model))
        .filter(
            model ->
                loader
                    .lastNeed(model.manifest(), model.variant())
                    .filter(need -> need.basis() == Need.Basis.ESTIMATED)
                    .filter(this::fits)
                    .isPresent())
        .findFirst();
  }

  private boolean pauses(LoadedModel model) {
    Pause pause = pauses.get(model.toString());
    return pause != null && nanoTime.getAsLong() - pause.until() < 0;
  }

  /** Before a worker is started for it. */
  private boolean fits(Need need) {
    Footprint worker = new Estimate(Workers.PROCESS, Footprint.NONE).peak();
    return admission.fitsNow(need.plus(worker), holders.all());
  }

  private void begin(LoadedModel model) {
    Cancellation cancellation = new Cancellation();
    CompletableFuture<ProbeReport> trial = new CompletableFuture<>();
    underWay = cancellation;
    trial.whenComplete((report, failure) -> state.tell(() -> ended(model, failure)));
    trials.begin(
        model.manifest(), model.variant().name(), Load.Purpose.SPARE_TRIAL, cancellation, trial);
  }

  private void ended(LoadedModel model, @Nullable Throwable failure) {
    underWay = null;
    String name = model.toString();
    if (failure instanceof SeraiException e && PASSING.contains(e.code())) {
      Pause pause = Pause.after(pauses.get(name), nanoTime.getAsLong());
      pauses.put(name, pause);
      LOG.info(
          "{} isn't measured now, but in {} min at the earliest: {}",
          name,
          pause.minutes(),
          failure.getMessage());
      return;
    }
    pauses.remove(name);
    tried.add(name);
    if (failure == null) {
      LOG.info("{} was measured in a worker, since there was time", name);
    } else {
      LOG.warn("{} can't be measured in a worker: {}", name, failure.getMessage());
    }
  }

  /**
   * When to try again.
   *
   * @param until a time of {@link System#nanoTime}
   */
  private record Pause(long nanos, long until) {
    static Pause after(@Nullable Pause last, long now) {
      long nanos = last == null ? FIRST_PAUSE_NANOS : Math.min(LONGEST_PAUSE_NANOS, 2 * last.nanos);
      return new Pause(nanos, now + nanos);
    }

    long minutes() {
      return Duration.ofNanos(nanos).toMinutes();
    }
  }
}
