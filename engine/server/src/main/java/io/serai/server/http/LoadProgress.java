package io.serai.server.http;

import io.serai.server.api.GateDocuments.LoadingDocument;
import java.util.Locale;

/** How far a load is, in words. */
final class LoadProgress {
  private static final int PER_CENT = 100;

  /** Below this, what is left can't be told from what is done. */
  private static final double LEAST = 0.05;

  private LoadProgress() {}

  /** Such as {@code loading tiny-lm@1: reading, 40 %, 12 s left}. */
  static String of(LoadingDocument load) {
    String far =
        String.format(
            Locale.ROOT,
            "loading %s: %s, %.0f %%",
            load.model(),
            load.phase(),
            load.progress() * PER_CENT);
    return load.progress() > LEAST ? "%s, %d s left".formatted(far, secondsLeft(load)) : far;
  }

  /** As if the rest took as long as the part that is done did for its size. */
  private static long secondsLeft(LoadingDocument load) {
    double whole = load.elapsedSeconds() / load.progress();
    return Math.round(Math.max(0, whole - load.elapsedSeconds()));
  }
}
