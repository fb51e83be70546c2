package io.serai.server.http;

import io.serai.server.api.GateDocuments.LoadingDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far loads are, in words. How long one still takes is told while its progress moves within a
 * phase, else by how long the last load of the same took, if there was one: a phase that stands
 * still says nothing about its length.
 */
final class LoadProgress {
  private static final int PER_CENT = 100;

  /** Below this, what is left can't be told from what is done. */
  private static final double LEAST = 0.05;

  /** Where each load was when it was first seen in its phase. */
  private final Map<String, LoadingDocument> begun = new HashMap<>();

  /** Such as {@code loading tiny-lm@1: reading, 40 %, 12 s left}; of several, one after another. */
  synchronized String of(List<LoadingDocument> loads) {
    return loads.stream().map(this::of).collect(Collectors.joining("; "));
  }

  private String of(LoadingDocument now) {
    LoadingDocument first =
        begun.merge(
            now.model(),
            now,
            (before, same) ->
                before.phase().equals(same.phase()) && before.progress() <= same.progress()
                    ? before
                    : same);
    String far =
        String.format(
            Locale.ROOT,
            "loading %s: %s, %.0f %%",
            now.model(),
            now.phase(),
            now.progress() * PER_CENT);
    double done = now.progress() - first.progress();
    Double left =
        now.progress() > LEAST && now.progress() < 1 && done > 0
            ? Double.valueOf(secondsLeft(first, now, done))
            : now.secondsLeft();
    return left == null ? far : "%s, %d s left".formatted(far, Math.round(left));
  }

  /** As if the rest took as long, for its size, as what was done in this phase. */
  private static double secondsLeft(LoadingDocument first, LoadingDocument now, double done) {
    double seconds = now.elapsedSeconds() - first.elapsedSeconds();
    return seconds / done * (1 - now.progress());
  }
}
