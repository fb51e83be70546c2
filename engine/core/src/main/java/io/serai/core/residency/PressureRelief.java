package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.Priority;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Holder;
import io.serai.core.pressure.PressureGauge;
import io.serai.core.pressure.PressureLadder;
import io.serai.core.pressure.PressureSample;
import io.serai.core.pressure.PressureStatus;
import io.serai.core.pressure.PressureStep;
import io.serai.core.pressure.Reading;
import io.serai.core.pressure.Severity;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks how short memory is and carries out the steps against it. Confined to the thread that owns
 * the residency's state, but for the status and refusals. Does nothing while the gate is off.
 */
final class PressureRelief {
  private static final Logger LOG = LoggerFactory.getLogger(PressureRelief.class);
  private static final int STEPS = PressureStep.values().length;

  /** While nothing could be given back, only each tenth look is taken. */
  private static final int SELDOM = 10;

  /** Whoever leaves gets so long to be gone, before a worker is ended. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  /** Between two trims, each of which collects garbage. */
  private static final long TRIM_NANOS = 30_000_000_000L;

  /** What it asks of the residency. */
  interface Owner {
    /** All that hold memory. */
    List<Holder> holders();

    /** Has a model or bundle leave. */
    void evict(String name, String why);

    /** The models that are loaded and don't leave. */
    List<LoadedModel> ready();

    /** Refuses those who wait for a load and are to be {@link PressureRelief#refusal refused}. */
    void refuseWaiting();

    /** Has heaps and page caches trimmed, on another thread. */
    void trim();
  }

  private final Owner owner;
  private final Gatekeeper gate;
  private final Loads loads;
  private final Bundles bundles;
  private final Supplier<Reading> readings;
  private final PressureGauge gauge = new PressureGauge();
  private PressureLadder ladder = PressureLadder.bottom(System.nanoTime());
  private long looks;
  private long trimmedNanos = System.nanoTime() - TRIM_NANOS;
  private long actedNanos = System.nanoTime() - PATIENCE_NANOS;
  private volatile PressureStatus status;

  PressureRelief(
      Owner owner, Gatekeeper gate, Loads loads, Bundles bundles, Supplier<Reading> readings) {
    this.owner = owner;
    this.gate = gate;
    this.loads = loads;
    this.bundles = bundles;
    this.readings = readings;
    PressureSample first = gauge.sample(readings.get(), gate.limits(), true, System.nanoTime());
    status = new PressureStatus(List.of(), Severity.CALM, first, Instant.now());
  }

  /** How it is. */
  PressureStatus status() {
    return status;
  }

  /** Why a request is refused that is of low priority, or whose model is; null if it isn't. */
  @Nullable SeraiException refusal(Manifest manifest, Priority priority) {
    PressureStatus now = status;
    if (!now.at(PressureStep.SHED_LOW_PRIORITY)) {
      return null;
    }
    boolean low = priority == Priority.LOW || manifest.residency().priority() == Priority.LOW;
    return low
        ? new SeraiException(
            ErrorCode.OVERLOADED,
            "model %s isn't asked now, as requests of low priority are refused while memory is short: %s; ask again later"
                .formatted(manifest.id(), now.sample().words()))
        : null;
  }

  /**
   * Looks how short memory is, gives up loads, and takes or leaves steps.
   *
   * @param holding whether there is a model that memory could be had from
   */
  void look(boolean holding) {
    boolean seldom = !holding && loads.isEmpty() && ladder.height() == 0;
    if (!gate.enabled() || (seldom && looks++ % SELDOM != 0)) {
      return;
    }
    Reading reading = readings.get();
    loads.watch(reading);
    long now = System.nanoTime();
    PressureSample sample = gauge.sample(reading, gate.limits(), loads.underWay(), now);
    PressureLadder before = ladder;
    ladder = before.next(sample);
    Instant since = ladder.height() == before.height() ? status.since() : Instant.now();
    status = new PressureStatus(ladder.steps(), ladder.severity(), sample, since);
    tell(before, sample);
    gate.shut(
        ladder.at(PressureStep.REFUSE_LOADS)
            ? "memory is short, so loads are refused: " + sample.words()
            : null);
    if (ladder.severity().pressed()) {
      act(sample, now);
    }
  }

  private void tell(PressureLadder before, PressureSample sample) {
    for (PressureStep step : ladder.steps()) {
      if (!before.at(step)) {
        LOG.warn(
            "memory is short, step {} of {}: {} ({})",
            step.number(),
            STEPS,
            step.words(),
            sample.words());
      }
    }
    for (PressureStep step : before.steps().reversed()) {
      if (!ladder.at(step)) {
        LOG.info(
            "memory is less short, step {} of {} is over: {} ({})",
            step.number(),
            STEPS,
            step.words(),
            sample.words());
      }
    }
  }

  private void act(PressureSample sample, long now) {
    if (ladder.at(PressureStep.TRIM_CACHES) && now - trimmedNanos >= TRIM_NANOS) {
      trimmedNanos = now;
      owner.trim();
    }
    List<Holder> holders = owner.holders();
    boolean urgent = ladder.severity().compareTo(Severity.SEVERE) >= 0;
    String why = "memory is short: " + sample.words();
    if (ladder.at(PressureStep.EVICT_IDLE)) {
      leave(Leaving.models(holders, bundles::isStarted, urgent), why, now);
    }
    if (ladder.at(PressureStep.STOP_BACKENDS)) {
      leave(Leaving.bundles(holders, bundles::isStarted), why, now);
    }
    if (ladder.at(PressureStep.SHED_LOW_PRIORITY)) {
      owner.refuseWaiting();
    }
    if (ladder.at(PressureStep.END_LARGEST_WORKER) && urgent) {
      endLargest(holders, why, now);
    }
  }

  private void leave(List<String> names, String why, long now) {
    for (String name : names) {
      owner.evict(name, why);
      actedNanos = now;
    }
  }

  /** Loads are given up first, and those who leave already may be enough. */
  private void endLargest(List<Holder> holders, String why, long now) {
    if (loads.giveUp(why)) {
      actedNanos = now;
    }
    boolean more = Leaving.underWay(holders) || loads.underWay();
    if (more && now - actedNanos < PATIENCE_NANOS) {
      return;
    }
    Leaving.largest(owner.ready())
        .ifPresent(
            model -> {
              actedNanos = now;
              LOG.warn("the worker of model {} is ended: {}", model, why);
              model.worker().orElseThrow().endForMemory();
              owner.evict(model.toString(), why);
            });
  }
}
