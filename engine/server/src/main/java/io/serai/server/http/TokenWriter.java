package io.serai.server.http;

import io.serai.routes.model.StepToken;
import io.serai.routes.model.StepToolCall;

/** Writes tokens into an {@link EventStream}, in the form that an API gives them. */
@FunctionalInterface
public interface TokenWriter {
  /**
   * Writes a token. On the thread that computes; waits while the client is behind.
   *
   * @return false if the client is too far behind, or gone
   */
  boolean write(StepToken token) throws InterruptedException;

  /** Writes a piece of a call of a tool, likewise; an API without tools has nothing to write. */
  default boolean write(StepToolCall call) throws InterruptedException {
    return true;
  }
}
