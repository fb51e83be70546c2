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
import java.util.Set;
import java.util.function.LongSupplier;
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

  /** Why a request is refused. */
  @FunctionalInterface
  interface Refusal {
    /** Of a model, with that priority; null if it isn't refused. */
    @Nullable SeraiException of(Manifest manifest, Priority priority);
  }

  /** What it asks of the residency. */
  interface Owner {
    /** All that hold memory. */
    List<Holder> holders();

    /** Those of them that are bundles in the engine's process. */
    boolean isBundle(String holder);

    /** Those of them whose process isn't the engine's, and has no pinned model in it. */
    Set<String> inWorkers();

    /** Has a model or bundle leave. */
    void evict(String holder, String why);

    /** Ends the process of a model at once, with the calls in it. */
    void endWorker(String holder, String why);

    /** Whether there is any load, also one that waits. */
    boolean loading();

    /** Whether memory is being taken by a load. */
    boolean loadsUnderWay();

    /** Gives up the loads that take memory, if that has run short. */
    void watchLoads(Reading reading);

    /** Gives up all loads that take memory; whether there were any that weren't given up yet. */
    boolean giveUpLoads(String why);

    /** Refuses those who wait for a load and are to be {@link PressureRelief#refusal refused}. */
    void refuseWaiting(Refusal refusal);

    /** Has heaps and page caches trimmed, on another thread. */
    void trim();
  }

  private final Owner owner;
  private final Gatekeeper gate;
  private final Supplier<Reading> readings;
  private final LongSupplier nanoTime;
  private final PressureGauge gauge = new PressureGauge();
  private PressureLadder ladder;
  private long looks;
  private long trimmedNanos;
  private long actedNanos;
  private volatile PressureStatus status;

  /**
   * Reads once, for the first status.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  PressureRelief(Owner owner, Gatekeeper gate, Supplier<Reading> readings, LongSupplier nanoTime) {
    this.owner = owner;
    this.gate = gate;
    this.readings = readings;
    this.nanoTime = nanoTime;
    long now = nanoTime.getAsLong();
    ladder = PressureLadder.bottom(now);
    trimmedNanos = now - TRIM_NANOS;
    actedNanos = now - PATIENCE_NANOS;
    PressureSample first = gauge.sample(readings.get(), gate.limits(), true, now);
    status = new PressureStatus(List.of(), Severity.CALM, first, Instant.now());
  }

  /** How it is. */
  PressureStatus status() {
    return status;
  }

  /** Why a request of that priority is refused; null if it isn't. */
  @Nullable SeraiException refusal(Manifest manifest, Priority priority) {
    PressureStatus now = status;
    if (!now.at(PressureStep.SHED_LOW_PRIORITY)) {
      return null;
    }
    boolean low = priority == Priority.LOW;
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
    boolean seldom = !holding && !owner.loading() && ladder.height() == 0;
    if (!gate.enabled() || (seldom && looks++ % SELDOM != 0)) {
      return;
    }
    Reading reading = readings.get();
    owner.watchLoads(reading);
    long now = nanoTime.getAsLong();
    PressureSample sample = gauge.sample(reading, gate.limits(), owner.loadsUnderWay(), now);
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
    List<Holder> holders = owner.holders();
    boolean urgent = ladder.severity().compareTo(Severity.SEVERE) >= 0;
    String why = "memory is short: " + sample.words();
    if (ladder.at(PressureStep.EVICT_IDLE)) {
      leave(Leaving.models(holders, owner::isBundle, urgent), why, now);
    }
    if (ladder.at(PressureStep.STOP_BACKENDS)) {
      leave(Leaving.bundles(holders, owner::isBundle), why, now);
    }
    if (ladder.at(PressureStep.SHED_LOW_PRIORITY)) {
      owner.refuseWaiting(this::refusal);
    }
    if (ladder.at(PressureStep.END_LARGEST_WORKER) && urgent) {
      endLargest(holders, why, now);
    }
    boolean patient = !urgent || ladder.at(PressureStep.END_LARGEST_WORKER);
    boolean leaving = actedNanos == now || Leaving.underWay(holders);
    if (ladder.at(PressureStep.TRIM_CACHES) && patient && !leaving) {
      trim(now);
    }
  }

  /** Collecting garbage stops this thread too, so those who leave go first. */
  private void trim(long now) {
    if (now - trimmedNanos >= TRIM_NANOS) {
      trimmedNanos = now;
      owner.trim();
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
    if (owner.giveUpLoads(why)) {
      actedNanos = now;
    }
    boolean more = Leaving.underWay(holders) || owner.loadsUnderWay();
    if (more && now - actedNanos < PATIENCE_NANOS) {
      return;
    }
    Leaving.largest(holders, gate.memory(), owner.inWorkers())
        .ifPresent(
            name -> {
              actedNanos = now;
              owner.endWorker(name, why);
            });
  }
}
