package io.serai.core.dispatch;

import io.serai.spi.SeraiException;

/**
 * A call of a model. Exactly one of {@link #compute} and {@link #leave} is called, once each time
 * it is run.
 */
public interface Work {
  /** Whose line it waits in; asked for only if it has to wait. */
  String model();

  /** Whether it was let wait before, so that it isn't refused now because too many wait. */
  default boolean hasWaited() {
    return false;
  }

  /**
   * Computes; must not throw.
   *
   * @return is run once the cores are free again; may have this work run again
   */
  Runnable compute();

  /**
   * Whether what {@link #compute} returns takes no longer than handing the next call over to
   * another thread would; then that one is computed on the same thread after it.
   */
  boolean isBrief();

  /**
   * Gives up without computing: it was cancelled in line, too many wait, or no thread is free.
   *
   * @return tells so, and is run on a thread of the engine
   */
  Runnable leave(SeraiException why);
}
