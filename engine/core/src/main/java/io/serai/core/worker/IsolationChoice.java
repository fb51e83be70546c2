package io.serai.core.worker;

import io.serai.catalog.Isolation;
import io.serai.core.host.WorkerNeed;
import java.time.Instant;

/**
 * Where a model is to run, and why.
 *
 * @param worker whether in a worker
 * @param reason one sentence without a full stop
 */
public record IsolationChoice(boolean worker, String reason) {
  /**
   * What is known of a model beforehand.
   *
   * @param manifest what its manifest asks for; {@link Isolation#AUTO} if it doesn't say
   * @param configuration what the engine's configuration asks for
   * @param backend what the bundle's capability says
   * @param footprintBytes the estimate of all its memory
   * @param largeBytes from which footprint on it gets a worker
   */
  public record Facts(
      Isolation manifest,
      Isolation configuration,
      WorkerNeed backend,
      long footprintBytes,
      long largeBytes) {}

  /**
   * Decides. A backend that can't run elsewhere counts most, a manifest more than the
   * configuration, and both more than the rest.
   */
  public static IsolationChoice decide(Facts facts, CrashHistory history, Instant now) {
    if (facts.backend == WorkerNeed.ALWAYS) {
      return new IsolationChoice(true, "its backend runs in workers only");
    }
    return switch (facts.manifest) {
      case IN_PROCESS -> new IsolationChoice(false, "the manifest asks for it");
      case WORKER -> new IsolationChoice(true, "the manifest asks for it");
      case AUTO ->
          switch (facts.configuration) {
            case IN_PROCESS -> new IsolationChoice(false, "the configuration asks for it");
            case WORKER -> new IsolationChoice(true, "the configuration asks for it");
            case AUTO -> automatic(facts, history, now);
          };
    };
  }

  private static IsolationChoice automatic(Facts facts, CrashHistory history, Instant now) {
    if (facts.backend == WorkerNeed.WANTED) {
      return new IsolationChoice(true, "its backend asks for it");
    }
    int crashes = history.within(CrashHistory.REMEMBERED, now);
    if (crashes > 0) {
      return new IsolationChoice(
          true, "it has crashed %d time%s".formatted(crashes, crashes == 1 ? "" : "s"));
    }
    if (facts.footprintBytes >= facts.largeBytes) {
      return new IsolationChoice(
          true,
          "it takes %d MiB, from %d on the end of a process is the surest way to give them back"
              .formatted(facts.footprintBytes >> 20, facts.largeBytes >> 20));
    }
    return new IsolationChoice(
        false,
        "it takes %d MiB, for which a process of its own doesn't pay"
            .formatted(facts.footprintBytes >> 20));
  }
}
