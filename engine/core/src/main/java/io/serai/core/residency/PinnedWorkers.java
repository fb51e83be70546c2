package io.serai.core.residency;

import io.serai.core.worker.Worker;
import java.util.Set;

/**
 * Has the kernel, where memory runs out before the engine could do anything, kill the workers of
 * pinned models after the others. Confined to the thread that owns the residency's state.
 */
final class PinnedWorkers {
  private final ResidentModels models;
  private Set<Worker> told = Set.of();

  PinnedWorkers(ResidentModels models) {
    this.models = models;
  }

  /** Tells the kernel what has changed since the last time. */
  void look() {
    Set<Worker> pinned = models.workersOfPinned();
    if (pinned.equals(told)) {
      return;
    }
    for (Worker worker : pinned) {
      if (!told.contains(worker)) {
        worker.killedLast(true);
      }
    }
    for (Worker worker : told) {
      if (!pinned.contains(worker)) {
        worker.killedLast(false);
      }
    }
    told = pinned;
  }
}
