package io.serai.core.residency;

import io.serai.spi.SeraiException;

/**
 * Undoes loads that can't go on: what they had reserved is free again, and the backends that they
 * were prepared in are closed. Confined to the thread that owns the residency's state.
 */
final class AbortedLoads {
  private final LoadQueue queue;
  private final Bundles bundles;
  private final StateThread state;
  private final Runnable undone;

  /** Preparations of aborted loads that still use their backends. */
  private int closing;

  /**
   * None at first.
   *
   * @param undone is run on the state's thread whenever a backend was closed
   */
  AbortedLoads(LoadQueue queue, Bundles bundles, StateThread state, Runnable undone) {
    this.queue = queue;
    this.bundles = bundles;
    this.state = state;
    this.undone = undone;
  }

  /** Whether backends are still being closed. */
  boolean closing() {
    return closing > 0;
  }

  /** Takes a load out, and tells whom it was for. */
  void abort(Load load, SeraiException failure) {
    SeraiException why = load.why(failure);
    bundles.unreserve(load);
    queue.remove(load);
    Preparation preparation = load.preparation();
    if (preparation != null) {
      close(preparation);
    }
    load.recipient().failed(load, why);
  }

  private void close(Preparation preparation) {
    closing++;
    state.apart(
        () -> {
          try {
            preparation.backend().close();
          } finally {
            state.tell(this::closed);
          }
        });
  }

  private void closed() {
    closing--;
    undone.run();
  }
}
