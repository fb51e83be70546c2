package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.Priority;
import io.serai.catalog.Variant;
import io.serai.core.gate.Tier;
import io.serai.core.worker.Worker;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A model in memory. It stays while anybody holds a lease on it; every successful {@link #acquire}
 * is followed by one {@link #release}.
 */
public final class LoadedModel {
  private final Manifest manifest;
  private final Variant variant;
  private final String name;
  private final Model model;
  private final Placement backend;
  private final Footprint told;
  private final Footprint growth;
  private final Footprint heldAtFirst;
  private final Instant loadedAt;
  private final long loadNanos;
  private final LoadTimes times;
  private final @Nullable ProbeReport trial;
  private final LongSupplier nanoTime;
  private final long readyNanos;
  private final Leases leases;
  private final Paging paging;
  private final LongAdder answers = new LongAdder();
  private volatile long firstAnswerNanos;
  private volatile boolean pinned;
  private volatile @Nullable Duration keepAlive;
  private volatile Priority priority;
  private volatile Runnable closed = () -> {};
  private volatile CompletableFuture<Void> loss = new CompletableFuture<>();

  /**
   * A model that is ready.
   *
   * @param besides what its process holds for it and it doesn't tell, such as a GPU's context
   * @param growth what it may come to take besides while it answers
   */
  LoadedModel(
      Manifest manifest,
      Variant variant,
      Model model,
      Footprint besides,
      Footprint growth,
      Placement backend,
      Instant loadedAt,
      long loadNanos,
      LoadTimes times,
      @Nullable ProbeReport trial,
      LongSupplier nanoTime) {
    this.manifest = manifest;
    this.variant = variant;
    this.name = manifest.id(variant);
    this.model = model;
    this.backend = backend;
    this.told = model.memory().plus(besides);
    this.growth = growth;
    this.heldAtFirst = backend.held(told).plus(Footprint.ofPrivate(backend.swappedBytes()));
    this.loadedAt = loadedAt;
    this.loadNanos = loadNanos;
    this.times = times;
    this.trial = trial;
    this.nanoTime = nanoTime;
    readyNanos = nanoTime.getAsLong();
    leases = new Leases(nanoTime, readyNanos);
    paging = new Paging(name, backend, told.pinnedBytes());
    this.pinned = manifest.residency().pinned();
    this.keepAlive = manifest.residency().keepAlive();
    this.priority = manifest.residency().priority();
  }

  /** What it is. */
  public Manifest manifest() {
    return manifest;
  }

  /** Which form of it was loaded. */
  public Variant variant() {
    return variant;
  }

  /** The model itself; to be used under a lease only. */
  public Model model() {
    return model;
  }

  /** When it was ready. */
  public Instant loadedAt() {
    return loadedAt;
  }

  /** How long loading took, in nanoseconds, its backend's start included. */
  public long loadNanos() {
    return loadNanos;
  }

  /** Where that time went. */
  public LoadTimes loadTimes() {
    return times;
  }

  /** What was measured while it was loaded; empty if it was known already, or can't be. */
  public Optional<ProbeReport> trial() {
    return Optional.ofNullable(trial);
  }

  /** How long its first call computed, in nanoseconds; 0 before that. */
  public long firstAnswerNanos() {
    return firstAnswerNanos;
  }

  /** A call has computed for so long, at least 1 ns. */
  public void answered(long nanos) {
    answers.increment();
    if (firstAnswerNanos == 0) {
      firstAnswerNanos = Math.max(1, nanos);
    }
  }

  /**
   * When its last lease came back after it was to leave, as of {@link System#nanoTime}; the present
   * before that.
   */
  long drainedNanos() {
    return leases.drainedNanos();
  }

  /** How many leases there were. */
  public long calls() {
    return leases.taken();
  }

  /** How many calls it has answered. */
  public long answers() {
    return answers.sum();
  }

  /** The bundle that it runs in. */
  public String plugin() {
    return backend.plugin();
  }

  /** What it holds now, in bytes by kind: of a worker, all of its process. */
  public Footprint held() {
    return backend.held(told);
  }

  /**
   * What it may still come to take of RAM: of what it was admitted with, and of its pages in swap
   * while they come back; in bytes by kind.
   *
   * @param held what it holds now
   * @param swappedBytes what of it is in swap
   */
  Footprint growth(Footprint held, long swappedBytes) {
    Footprint left =
        growth.beyond(held.plus(Footprint.ofPrivate(swappedBytes)).beyond(heldAtFirst));
    return paging.comingBack() ? left.plus(Footprint.ofPrivate(swappedBytes)) : left;
  }

  /** How much of it is in swap, as far as can be told, in bytes. */
  long swappedBytes() {
    return backend.swappedBytes();
  }

  /** The process that it runs in; empty where it is the engine's own. */
  public Optional<Worker> worker() {
    return backend.process();
  }

  /** Whether it runs in the engine's own process. */
  boolean inEngine() {
    return backend.inEngine();
  }

  /** Runs the action once the process that it has to itself, or what computes it, is gone. */
  void onExit(Runnable action) {
    backend.onExit(action);
    loss.thenRun(action);
  }

  /** It can't be used any more once that completes. */
  void goesWith(CompletableFuture<Void> what) {
    loss = what;
  }

  /** Ends the process that it has to itself at once, with the calls in it. */
  void endForMemory() {
    backend.endForMemory();
  }

  /** Whether it never leaves on its own account. */
  public boolean pinned() {
    return pinned;
  }

  void pin(boolean stays) {
    pinned = stays;
  }

  /** It leaves when nobody asked for it for so long; null to stay until its memory is wanted. */
  public @Nullable Duration keepAlive() {
    return keepAlive;
  }

  void keepFor(@Nullable Duration idle) {
    keepAlive = idle;
  }

  /** Where its memory is: in RAM, or paged out to swap. */
  public Tier tier() {
    return paging.tier();
  }

  /** How its process is paged out and in. */
  Paging paging() {
    return paging;
  }

  /**
   * Makes sure that it can be paged out.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if it runs in the engine's own
   *     process
   */
  public void requirePageable() {
    paging.require();
  }

  /** How long it takes to page it in, as far as is known; zero if it isn't. */
  public Duration pageIn() {
    return paging.pageIn();
  }

  /**
   * Pages it back in, if it was paged out, ahead of the call that is about to use it, which goes on
   * in any case.
   */
  public void bringBack() {
    paging.bringBack();
  }

  /** Who leaves first when memory is wanted, and whose calls go first; at first the manifest's. */
  public Priority priority() {
    return priority;
  }

  /** Sets another priority, until it is unloaded. */
  public void prioritize(Priority asked) {
    priority = asked;
  }

  /** How many hold a lease, be it to compute or in line for it. */
  public int leases() {
    return leases.held();
  }

  /** Whether somebody holds a lease, or it is on its way out. */
  public boolean inUse() {
    return leases.inUse();
  }

  /** Whether it is on its way out, and can't be asked any more. */
  public boolean leaving() {
    return leases.retired();
  }

  /** For how long nobody has held a lease; zero while it is {@link #inUse}. */
  public Duration idle() {
    return leases.idle();
  }

  /** For how long it has been ready. */
  Duration age() {
    return Duration.ofNanos(nanoTime.getAsLong() - readyNanos);
  }

  boolean onRetiringBackend() {
    return backend.retiring();
  }

  /** Takes a lease, unless the model is being unloaded. */
  boolean acquire() {
    return leases.acquire();
  }

  /** Gives a lease back; the last one of a model that is being unloaded lets that go on. */
  public void release() {
    leases.release();
  }

  /** Runs the action whenever the last lease comes back; on whichever thread gives it back. */
  void whenIdle(Runnable action) {
    leases.whenIdle(action);
  }

  /** Gives no more leases; runs the action once all are back, maybe at once. */
  void retire(Runnable whenDrained) {
    leases.retire(whenDrained);
  }

  /** Runs the action when its memory is free, after those that were given before. */
  void whenClosed(Runnable action) {
    Runnable before = closed;
    closed =
        () -> {
          before.run();
          action.run();
        };
  }

  /** Frees the memory; nobody may hold a lease. */
  void close() {
    try {
      model.close();
    } finally {
      backend.close();
    }
    closed.run();
  }

  @Override
  public String toString() {
    return name;
  }
}
