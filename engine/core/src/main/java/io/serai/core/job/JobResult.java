package io.serai.core.job;

import io.serai.core.residency.LoadedModel;
import io.serai.core.residency.ProbeReport;
import io.serai.core.worker.PageMove;

/** What came of a job. */
public sealed interface JobResult {
  /** A model was loaded, or was loaded already. */
  record Loaded(LoadedModel model) implements JobResult {}

  /**
   * A model was unloaded.
   *
   * @param wasLoaded false if there was nothing to unload
   */
  record Unloaded(boolean wasLoaded) implements JobResult {}

  /** A model moved between tiers. */
  record Moved(PageMove move) implements JobResult {}

  /** A model was loaded on trial. */
  record Probed(ProbeReport report) implements JobResult {}
}
