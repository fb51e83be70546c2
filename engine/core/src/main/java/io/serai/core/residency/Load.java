package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.Priority;
import io.serai.core.dispatch.Ageing;
import io.serai.core.gate.Decision;
import io.serai.core.gate.Need;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A load under way: first of the backend's bundle, if that isn't started, then of the model.
 * Confined to the thread that owns the residency's state, but for the progress.
 */
final class Load {
  /** Something to be admitted: a bundle where there is no candidate, else a model. */
  record Wanted(Need need, @Nullable Candidate candidate) {}

  /** What a load is for. */
  enum Purpose {
    /** To be asked. */
    USE,
    /** To be measured, although it may have been before. */
    TRIAL,
    /**
     * To be measured if that takes nothing from others: nobody leaves for it, and it never waits.
     */
    SPARE_TRIAL
  }

  /** Whom a load is for: told of its end. */
  interface Recipient {
    /** It has ended well. */
    void loaded(Load load, LoadedModel model);

    /** It has ended; nothing of it is left. */
    void failed(Load load, SeraiException why);
  }

  private final Slot slot;
  private final Manifest manifest;
  private final Purpose purpose;
  private final Recipient recipient;
  private final LongSupplier nanoTime;
  private final long beganNanos;
  private final Cancellation cancellation = new Cancellation();
  private boolean abandoned;
  private boolean bundleStopped;
  private @Nullable Priority askedFor;
  private List<Wanted> wanted = List.of();
  private List<Need> smaller = List.of();
  private @Nullable Preparation preparation;
  private @Nullable Need reserved;
  private @Nullable SeraiException firstFailure;
  private final List<LoadedModel> leaving = new ArrayList<>();
  private long evictedNanos;
  private long readAheadNanos;
  private volatile @Nullable Duration readAhead;
  private @Nullable SeraiException givenUp;
  private @Nullable Decision lastDecision;
  private long startedNanos;
  private double expectedMillis;
  private volatile String phase = "preparing";
  private volatile double fraction;

  /**
   * Begins.
   *
   * @param recipient told of its end
   * @param nanoTime as {@link System#nanoTime}
   */
  Load(Slot slot, Manifest manifest, Purpose purpose, Recipient recipient, LongSupplier nanoTime) {
    this.slot = slot;
    this.manifest = manifest;
    this.purpose = purpose;
    this.recipient = recipient;
    this.nanoTime = nanoTime;
    beganNanos = nanoTime.getAsLong();
  }

  Slot slot() {
    return slot;
  }

  Manifest manifest() {
    return manifest;
  }

  /** Whether it is to be measured although it was before. */
  boolean onTrial() {
    return purpose != Purpose.USE;
  }

  /** Whether it takes nothing from others: nobody leaves for it, and it never waits. */
  boolean yields() {
    return purpose == Purpose.SPARE_TRIAL;
  }

  Recipient recipient() {
    return recipient;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** Nobody wants it any more: whoever asks from now on waits for another load. */
  void abandon(SeraiException why) {
    abandoned = true;
    giveUp(why);
  }

  boolean abandoned() {
    return abandoned;
  }

  /** When it began, as of the engine's clock. */
  long beganNanos() {
    return beganNanos;
  }

  /** The highest priority of those who asked for it; the model's where nobody did. */
  Priority priority() {
    if (yields()) {
      return Priority.LOW;
    }
    return askedFor == null ? manifest.residency().priority() : askedFor;
  }

  /** What it counts as at that moment among those that wait for memory. */
  Priority countsAs(long now) {
    return Ageing.after(priority(), now - beganNanos);
  }

  /** Somebody asks for it. */
  void askedFor(Priority priority) {
    if (askedFor == null || priority.compareTo(askedFor) > 0) {
      askedFor = priority;
    }
  }

  /** Somebody was made to leave for it. */
  void evicts(@Nullable LoadedModel model) {
    if (leaving.isEmpty() && evictedNanos == 0) {
      evictedNanos = nanoTime.getAsLong();
    }
    if (model != null) {
      leaving.add(model);
    }
  }

  /** True the first time only. */
  boolean beginReadAhead() {
    if (readAheadNanos != 0) {
      return false;
    }
    readAheadNanos = nanoTime.getAsLong();
    return true;
  }

  /** How long reading its files ahead took; from any thread. */
  void readAhead(Duration took) {
    readAhead = took;
  }

  /** What it waited for until now, when it is admitted. */
  LoadTimes waited() {
    Duration read = readUntilNow();
    if (evictedNanos == 0) {
      return LoadTimes.NONE.withReading(read);
    }
    long drainedNanos =
        leaving.stream().mapToLong(LoadedModel::drainedNanos).reduce(evictedNanos, Math::max);
    return new LoadTimes(
        Duration.ofNanos(drainedNanos - evictedNanos),
        Duration.ofNanos(nanoTime.getAsLong() - drainedNanos),
        read,
        Duration.ZERO,
        Duration.ZERO);
  }

  /** What is still read when the load begins is read by that as well, and counts as its. */
  private Duration readUntilNow() {
    if (readAheadNanos == 0) {
      return Duration.ZERO;
    }
    Duration whole = readAhead;
    return whole == null ? Duration.ofNanos(nanoTime.getAsLong() - readAheadNanos) : whole;
  }

  /** What is to be admitted next, in order of preference. */
  List<Wanted> wanted() {
    return wanted;
  }

  List<Need> smaller() {
    return smaller;
  }

  void wantBundle(Need bundle) {
    wanted = List.of(new Wanted(bundle, null));
    phase = "waiting for memory";
  }

  /** Its bundle's code wasn't started any more when it was to be prepared. */
  void foundBundleStopped() {
    bundleStopped = true;
  }

  /** Somebody else starts its bundle's code. */
  void bundleStarting() {
    bundleStopped = false;
  }

  /** Whether the gate has to be asked for the bundle's code, although it seemed to be started. */
  boolean bundleStopped() {
    return bundleStopped;
  }

  void wantModel(Preparation found) {
    preparation = found;
    smaller = found.smaller();
    want(found.candidates());
  }

  /**
   * Goes on with the other candidates after one turned out to be unusable; false if none is left.
   */
  boolean wantOthersThan(Candidate unusable, SeraiException why) {
    firstFailure = firstFailure == null ? why : firstFailure;
    List<Candidate> others = new ArrayList<>();
    for (Wanted each : wanted) {
      if (each.candidate != null && !each.candidate.equals(unusable)) {
        others.add(each.candidate);
      }
    }
    want(others);
    return !others.isEmpty();
  }

  private void want(List<Candidate> candidates) {
    wanted = candidates.stream().map(candidate -> new Wanted(candidate.need(), candidate)).toList();
    phase = "waiting for memory";
  }

  @Nullable Preparation preparation() {
    return preparation;
  }

  /** Why a candidate before couldn't be used; null if all could. */
  @Nullable SeraiException firstFailure() {
    return firstFailure;
  }

  /** What was admitted and isn't there yet; null if nothing. */
  @Nullable Need reserved() {
    return reserved;
  }

  void reserve(Need need) {
    reserved = need;
  }

  void unreserve() {
    reserved = null;
  }

  /** The last decision about it; null before the first. */
  @Nullable Decision lastDecision() {
    return lastDecision;
  }

  void decided(Decision decision) {
    lastDecision = decision;
  }

  /** Has it end soon, for that reason; the first one counts. */
  void giveUp(SeraiException why) {
    if (givenUp == null) {
      givenUp = why;
    }
    cancellation.request(String.valueOf(why.getMessage()));
  }

  /** Why it failed: what it was given up for, or else that failure. */
  SeraiException why(SeraiException failure) {
    return failure.code() == ErrorCode.CANCELLED && givenUp != null ? givenUp : failure;
  }

  void progress(String now, double done) {
    phase = now;
    fraction = done;
  }

  /**
   * Nothing is waited for any more.
   *
   * @param millis how long the last load of the same took from here on; 0 if that isn't known
   */
  void started(double millis) {
    startedNanos = nanoTime.getAsLong();
    expectedMillis = millis;
  }

  /** How many calls wait for it. */
  int waiting() {
    return slot.waitingCount();
  }

  LoadInfo info() {
    long now = nanoTime.getAsLong();
    return new LoadInfo(
        manifest.id(),
        reserved == null ? manifest.id() : reserved.name(),
        phase,
        fraction,
        (now - beganNanos) / 1e9,
        secondsLeft(now),
        waiting());
  }

  private @Nullable Double secondsLeft(long now) {
    double left = (expectedMillis - (now - startedNanos) / 1e6) / 1e3;
    return expectedMillis > 0 && left > 0 ? left : null;
  }
}
