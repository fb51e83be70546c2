package io.serai.core.residency;

import io.serai.core.gate.Need;
import io.serai.core.host.PluginRef;
import java.time.Duration;
import java.util.List;

/**
 * A load for which everything is known.
 *
 * @param backend what found out; it loads the model too, unless that gets a worker of its own
 * @param plugin the bundle
 * @param candidates in order of preference, at least one
 * @param smaller the variants that weren't asked for, to be named should none fit
 * @param startNanos when the load began, as of {@link System#nanoTime}
 * @param starting how long the backend's start took
 */
record Preparation(
    Placement backend,
    PluginRef plugin,
    List<Candidate> candidates,
    List<Need> smaller,
    long startNanos,
    Duration starting) {
  /** Copies the lists. */
  Preparation {
    candidates = List.copyOf(candidates);
    smaller = List.copyOf(smaller);
  }
}
