package io.serai.server.http;

import io.serai.routes.model.StepToken;

/** Writes tokens into an {@link EventStream}, in the form that an API gives them. */
@FunctionalInterface
public interface TokenWriter {
  /**
   * Writes a token. On the thread that computes; waits while the client is behind.
   *
   * @return false if the client is too far behind, or gone
   */
  boolean write(StepToken token) throws InterruptedException;
}
