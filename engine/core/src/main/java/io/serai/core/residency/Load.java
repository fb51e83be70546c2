package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.Priority;
import io.serai.core.dispatch.Ageing;
import io.serai.core.gate.Decision;
import io.serai.core.gate.Need;
import io.serai.spi.Cancellation;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A load under way: first of the backend's bundle, if that isn't started, then of the model.
 * Confined to the thread that owns the residency's state, but for the progress.
 */
final class Load {
  /** Something to be admitted: a bundle where there is no candidate, else a model. */
  record Wanted(Need need, @Nullable Candidate candidate) {}

  private final Slot slot;
  private final Manifest manifest;
  private final long beganNanos = System.nanoTime();
  private final Cancellation cancellation = new Cancellation();
  private final Map<String, Decision> decisions = new HashMap<>();
  private @Nullable Priority askedFor;
  private List<Wanted> wanted = List.of();
  private List<Need> smaller = List.of();
  private @Nullable Preparation preparation;
  private @Nullable Need reserved;
  private @Nullable SeraiException firstFailure;
  private volatile String phase = "preparing";
  private volatile double fraction;

  Load(Slot slot, Manifest manifest) {
    this.slot = slot;
    this.manifest = manifest;
  }

  Slot slot() {
    return slot;
  }

  Manifest manifest() {
    return manifest;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** When it began, as of {@link System#nanoTime}. */
  long beganNanos() {
    return beganNanos;
  }

  /** The highest priority of those who asked for it; the model's where nobody did. */
  Priority priority() {
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

  /** The last decision about a need of that name. */
  @Nullable Decision lastDecision(String need) {
    return decisions.get(need);
  }

  void decided(Decision decision) {
    decisions.put(decision.need().name(), decision);
  }

  void progress(String now, double done) {
    phase = now;
    fraction = done;
  }

  LoadInfo info() {
    return new LoadInfo(
        reserved == null ? manifest.id() : reserved.name(),
        phase,
        fraction,
        (System.nanoTime() - beganNanos) / 1e9,
        slot.waitingCount());
  }
}
